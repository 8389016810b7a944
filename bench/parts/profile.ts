import path from 'node:path'
import type { Apps } from '../apps'
import type { Options } from '../compare'
import { load, type Work } from '../load'
import type { Profile } from '../server'
import { passkeySignIn } from '../sign-in'
import { table } from '../table'

const CONNECTIONS = 64
const TOP = 25

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

/** Shares of the time in which the thread was not idle. */
function hottest({ nodes, samples }: Profile): string {
  const byId = new Map(nodes.map((node) => [node.id, node]))
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((c) => [c, id])))
  const [own, whole, files] = [new Map(), new Map(), new Map()] as Map<string, number>[]
  let busy = 0
  for (const id of samples) {
    const leaf = byId.get(id)
    if (!leaf || leaf.callFrame.functionName === '(idle)') continue
    busy++
    add(own, nameOf(leaf))
    add(files, leaf.callFrame.url ? shortPath(leaf.callFrame.url) : 'native code')
    const stack = new Set<string>()
    for (let at: number | undefined = id; at !== undefined; at = parents.get(at))
      stack.add(nameOf(byId.get(at)))
    for (const name of stack) add(whole, name)
  }
  const top = (title: string, counts?: Map<string, number>) =>
    table(
      ['share', title],
      [...(counts ?? [])]
        .sort(([, a], [, b]) => b - a)
        .slice(0, TOP)
        .map(([name, count]) => [`${((100 * count) / busy).toFixed(1)} %`, name]),
    )
  return [
    top('file, itself', files),
    top('function, itself', own),
    top('function, with all that it calls', whole),
  ].join('\n\n')
}

function add(counts: Map<string, number> | undefined, name: string): void {
  counts?.set(name, (counts.get(name) ?? 0) + 1)
}

function nameOf(node?: Profile['nodes'][number]): string {
  const { functionName = '', url = '', lineNumber = 0 } = node?.callFrame ?? {}
  return `${functionName || '(anonymous)'} ${shortPath(url)}:${lineNumber + 1}`
}

/** The last part of the path, from the package on. */
function shortPath(url: string): string {
  return url.split('node_modules/').at(-1)?.split(path.sep).slice(-4).join('/') ?? ''
}
