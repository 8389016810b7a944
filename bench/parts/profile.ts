import path from 'node:path'
import type { Apps } from '../apps'
import type { Options } from '../compare'
import { load, type Work } from '../load'
import type { Profile } from '../server'
import { passkeySignIn } from '../sign-in'
import { table } from '../table'

const CONNECTIONS = 64
const TOP = 40

/** Where the server's thread spends its time: the functions with most of it to themselves. */
export async function profile(apps: Apps, { seconds }: Options): Promise<string> {
  const [app, floor] = [await apps.get('latchkey'), await apps.get('floor')]
  const page =
    (path: string): Work =>
    (send, count) =>
      send({ path, headers: { cookie: app.cookie(count) } })
  const works: [string, typeof app, Work][] = [
    ['the floor’s /todos', floor, page('/todos')],
    ['/todos', app, page('/todos')],
    ['/signed-out', app, (send) => send({ path: '/signed-out' })],
    ['/api/health/live', app, page('/api/health/live')],
    ['passkey sign-in', app, await passkeySignIn('latchkey', app.url, CONNECTIONS)],
  ]
  const texts = []
  for (const [name, server, work] of works) {
    await load(server.url, work, { connections: CONNECTIONS, seconds: 3 })
    await server.startProfile()
    const { count } = await load(server.url, work, {
      connections: CONNECTIONS,
      seconds: 4 * seconds,
    })
    texts.push(`### ${name}, ${count} times\n`, hottest(await server.stopProfile()), '')
  }
  return texts.join('\n')
}

function hottest({ nodes, samples }: Profile): string {
  const names = new Map(
    nodes.map(({ id, callFrame: { functionName, url, lineNumber } }) => [
      id,
      `${functionName || '(anonymous)'} ${shortPath(url)}:${lineNumber + 1}`,
    ]),
  )
  const counts = new Map<string, number>()
  let busy = 0
  for (const id of samples) {
    const name = names.get(id) ?? ''
    if (name.startsWith('(idle)')) continue
    busy++
    counts.set(name, (counts.get(name) ?? 0) + 1)
  }
  const rows = [...counts].sort(([, a], [, b]) => b - a).slice(0, TOP)
  return table(
    ['share of busy time', 'function'],
    rows.map(([name, count]) => [`${((100 * count) / busy).toFixed(1)} %`, name]),
  )
}

/** The last part of the path, from the package on. */
function shortPath(url: string): string {
  return url.split('node_modules/').at(-1)?.split(path.sep).slice(-4).join('/') ?? ''
}
