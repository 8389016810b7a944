import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { findNotices } from '@/lib/auth/notices'
import { openBrowser } from '@/lib/testing/browser'
import { signIn, signUp } from '@/lib/testing/ceremonies'
import { statementsOf } from '@/lib/testing/database'
import { type FakeIssuer, startFakeIssuer } from '@/lib/testing/fake-issuer'
import { formData } from '@/lib/testing/form-data'
import { comeBack, configureIssuers, locationOf, start } from '@/lib/testing/oauth'
import { signInUser } from '@/lib/testing/sessions'
import { addTodoAction, changeTodosAction } from '@/lib/todos/actions'

/** Statements at most, `BEGIN` and `COMMIT` included. Lower a number when there are fewer. */
const TOGGLE = 3
const PASSKEY_SIGN_IN = 6
const PASSKEY_SIGN_UP = 10
const OPENID_SIGN_IN = 13

const request = vi.hoisted(() => ({ headers: new Headers() }))
vi.mock('next/headers', () => ({ headers: async () => request.headers }))
vi.mock('next/cache', () => ({ revalidatePath: vi.fn() }))

let issuer: FakeIssuer

beforeAll(async () => {
  issuer = await startFakeIssuer()
  configureIssuers({ acme: issuer.url })
})
afterAll(() => issuer.stop())

test('completing a todo: user, rate limit, change', async () => {
  request.headers = (await signInUser()).headers
  const id = randomUUID()
  await addTodoAction(null, formData({ id, title: 'Buy milk' }))
  const statements = await statementsOf(() => changeTodosAction(null, formData({ complete: id })))
  expect(statements.length, statements.join('\n')).toBeLessThanOrEqual(TOGGLE)
})

test('signing in with a passkey, both requests together', async () => {
  const passkey = await signUp(openBrowser())
  const statements = await statementsOf(() => signIn(openBrowser(), passkey))
  expect(statements.length, statements.join('\n')).toBeLessThanOrEqual(PASSKEY_SIGN_IN)
})

test('without SMTP_URL and SESSION_LIMIT, a sign-in counts no sessions and queues no email', async () => {
  const passkey = await signUp(openBrowser())
  const statements = await statementsOf(() => signIn(openBrowser(), passkey))
  expect(statements.join('\n')).toContain('INSERT INTO sessions')
  expect(statements.join('\n')).not.toMatch(/\bmails\b|FROM sessions s\b/)
})

test('notices cost a page a statement only if there are some', async () => {
  const home = openBrowser()
  const passkey = await signUp(home)
  const cookie = [...home.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  request.headers = new Headers({ cookie })
  expect(await statementsOf(findNotices)).toHaveLength(1)
  await signIn(openBrowser(), passkey)
  expect(await statementsOf(findNotices)).toHaveLength(2)
})

test('signing up with a passkey, both requests together', async () => {
  const statements = await statementsOf(() => signUp(openBrowser()))
  expect(statements.length, statements.join('\n')).toBeLessThanOrEqual(PASSKEY_SIGN_UP)
})

test('signing in with a known account, start and callback together', async () => {
  const person = { sub: 'ada', name: 'Ada Lovelace' }
  async function continueWithAcme() {
    const browser = openBrowser()
    const location = locationOf(await start(browser))
    expect(await comeBack(browser, issuer.agree(location, person))).toBe('/todos')
  }
  await continueWithAcme()
  const statements = await statementsOf(continueWithAcme)
  expect(statements.length, statements.join('\n')).toBeLessThanOrEqual(OPENID_SIGN_IN)
})
