import { readFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import type { App, AppName } from './apps'
import { type Answer, openSender, type Send, type Work } from './load'

/** What Next knows of server actions; only what is read here. */
const manifest = z.object({
  node: z.record(z.string(), z.object({ exportedName: z.string().optional() }).loose()),
})

const TREE = encodeURIComponent(
  JSON.stringify(['', { children: ['todos', { children: ['__PAGE__', {}] }] }]),
)

/** In a button of the row, or in the data of a client component. */
const TODO_ID = /(?: form="todos" value="|\\"todo\\":\{\\"id\\":\\")([0-9a-z-]{30,})/

/** Calls the server action as the page's script does. Each client toggles a todo of its own user. */
export async function toggle(
  name: AppName,
  app: App,
  file: string,
  clients: number,
): Promise<Work> {
  const isOurs = name.startsWith('latchkey')
  const action = actionId(file, isOurs ? 'changeTodosAction' : 'setCompleted')
  const ids = await firstTodos(app, clients)
  return async (send, count, client) => {
    const id = ids[client] ?? ''
    const isCompleting = Math.floor(count / clients) % 2 === 0
    if (isOurs) await changeTodos(send, app, client, action, change(id, isCompleting))
    else await postAction(send, app, client, action, asText(id, isCompleting))
  }
}

/** Calls an action of Latchkey's `/todos` with a form. Throws if it refuses. */
export async function changeTodos(
  send: Send,
  app: App,
  user: number,
  action: string,
  fields: Record<string, string>,
): Promise<void> {
  const answer = await postAction(send, app, user, action, formOf(fields))
  if (!answer.text().includes('"ok":true')) throw new Error(`Refused: ${answer.text()}`)
}

function postAction(
  send: Send,
  app: App,
  user: number,
  action: string,
  { type, body }: { type: string; body: string },
): Promise<Answer> {
  return send({
    method: 'POST',
    path: '/todos',
    headers: {
      accept: 'text/x-component',
      'content-type': type,
      cookie: app.cookie(user),
      'next-action': action,
      'next-router-state-tree': TREE,
      origin: app.url,
    },
    body,
  })
}

export function actionId(file: string, name: string): string {
  const text = readFileSync(
    path.join(path.dirname(file), '.next', 'server', 'server-reference-manifest.json'),
    'utf8',
  )
  const found = Object.entries(manifest.parse(JSON.parse(text)).node).find(
    ([, { exportedName }]) => exportedName === name,
  )
  if (!found) throw new Error(`${file} has no server action ${name}`)
  return found[0]
}

/** The id of a todo on each user's page. */
async function firstTodos(app: App, clients: number): Promise<string[]> {
  const { send, close } = openSender(app.url)
  const ids: string[] = []
  for (let client = 0; client < clients; client++) {
    const page = await send({ path: '/todos', headers: { cookie: app.cookie(client) } })
    const [, id] = TODO_ID.exec(page.text()) ?? []
    if (!id) throw new Error(`${app.name} shows no todo`)
    ids.push(id)
  }
  close()
  return ids
}

function change(id: string, isCompleting: boolean): Record<string, string> {
  return { [isCompleting ? 'complete' : 'reopen']: id }
}

/** React's encoding of the arguments: null and a form (`encodeReply`). */
function formOf(fields: Record<string, string>) {
  const boundary = 'bench-boundary'
  const named = Object.entries(fields).map(([name, value]) => [`_1_${name}`, value])
  const parts = [...named, ['0', '[null,"$K1"]']].map(
    ([name, value]) =>
      `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  )
  return {
    type: `multipart/form-data; boundary=${boundary}`,
    body: `${parts.join('')}--${boundary}--\r\n`,
  }
}

/** Of an id and a boolean. */
function asText(id: string, isCompleting: boolean) {
  return { type: 'text/plain;charset=UTF-8', body: JSON.stringify([id, isCompleting]) }
}
