import { randomUUID } from 'node:crypto'
import type { App } from '@/bench/apps'
import { type Answer, cookiesOf, type Send } from '@/bench/load'
import { passkeySignIn } from '@/bench/sign-in'
import { actionId, changeTodos } from '@/bench/toggle'

/** So many that a user is not signed in twice at the same time. */
const PASSKEYS = 50

/** What somebody does; `requests` is how many that takes. */
export type Visit = { requests: number; run: (send: Send, count: number) => Promise<unknown> }

/** The mix, in an order that spreads it. Lists and sessions are afterwards as they were. */
export async function openVisits(app: App, file: string): Promise<Visit[]> {
  const add = actionId(file, 'addTodoAction')
  const change = actionId(file, 'changeTodosAction')
  const signIn = await passkeySignIn('latchkey', app.url, PASSKEYS)

  function page(path: string, { isSignedIn = true, status = 200 } = {}): Visit {
    const headers = (count: number) => (isSignedIn ? { cookie: app.cookie(count) } : undefined)
    return { requests: 1, run: (send, count) => send({ path, headers: headers(count), status }) }
  }

  const todo: Visit = {
    requests: 3,
    async run(send, count) {
      const id = randomUUID()
      await changeTodos(send, app, count, add, { id, title: 'Water the plants' })
      await changeTodos(send, app, count, change, { complete: id })
      await changeTodos(send, app, count, change, { delete: id })
    },
  }

  const passkey: Visit = {
    requests: 3,
    async run(send, count) {
      let signedIn: Answer | undefined
      const keep: Send = async (sent) => {
        signedIn = await send(sent)
        return signedIn
      }
      await signIn(keep, count, count % PASSKEYS)
      if (!signedIn) throw new Error('The sign-in has no answer')
      const headers = { cookie: cookiesOf(signedIn), origin: app.url }
      await send({ method: 'POST', path: '/api/auth/sign-out', headers, status: 303 })
    },
  }

  const [todos, session] = [page('/todos'), page('/api/auth/session')]
  return [
    todos,
    session,
    page('/', { isSignedIn: false }),
    todo,
    todos,
    page('/profile'),
    session,
    passkey,
    todos,
    page('/settings'),
    todo,
    session,
    todos,
    page('/sign-in', { isSignedIn: false }),
    todos,
    page('/nothing-here', { isSignedIn: false, status: 404 }),
  ]
}
