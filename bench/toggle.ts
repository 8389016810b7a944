import { readFileSync } from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import type { App, AppName } from './apps'
import { openSender, type Work } from './load'

/** What Next knows of server actions; only what is read here. */
const manifest = z.object({
  node: z.record(z.string(), z.object({ exportedName: z.string().optional() }).loose()),
})

export const TREE = encodeURIComponent(
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
    const { type, body } = isOurs ? asForm(id, isCompleting) : asText(id, isCompleting)
    const answer = await send({
      method: 'POST',
      path: '/todos',
      headers: {
        accept: 'text/x-component',
        'content-type': type,
        cookie: app.cookie(client),
        'next-action': action,
        'next-router-state-tree': TREE,
        origin: app.url,
      },
      body,
    })
    if (isOurs && !answer.text().includes('"ok":true')) throw new Error('The todo was not changed')
  }
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

function asForm(id: string, isCompleting: boolean) {
  return formOf({ [isCompleting ? 'complete' : 'reopen']: id })
}

/** React's encoding of the arguments: null and a form (`encodeReply`). */
export function formOf(fields: Record<string, string>) {
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
