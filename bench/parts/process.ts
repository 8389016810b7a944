import type { AppName, Apps } from '../apps'
import { median, type Options } from '../compare'
import { load, type Send } from '../load'
import { table } from '../table'

export const PROCESS_APPS = [
  'floor',
  'latchkey',
  'better-auth',
  'authjs',
] as const satisfies AppName[]
export const MEMORY_APPS = ['floor', 'latchkey'] as const satisfies AppName[]

/** From the start of the process to the answer with a user's `/todos`. */
export async function coldStart(apps: Apps, { rounds }: Options): Promise<string> {
  const all: { ms: number; cpu: number }[][] = []
  for (let round = 0; round < rounds; round++) {
    const times: { ms: number; cpu: number }[] = []
    for (const name of PROCESS_APPS) {
      const app = await apps.start(name)
      times.push({ ms: app.startMs, cpu: await app.cpu() })
      await app.stop()
    }
    all.push(times)
  }
  const rows = PROCESS_APPS.map((name, index) => {
    const cells = (['ms', 'cpu'] as const).flatMap((key) => [
      median(all.map((times) => times[index]?.[key] ?? 0)),
      median(all.map((times) => (times[index]?.[key] ?? 0) / (times[0]?.[key] ?? 1))).toFixed(2),
    ])
    return [name, ...cells]
  })
  return table(['app', 'ms', '×', 'CPU ms', '×'], rows)
}

/** After a collection, in a process of its own that has answered so many requests for `/todos`. */
export async function memory(apps: Apps, { isQuick }: Options): Promise<string> {
  const [few, many] = isQuick ? [200, 1_000] : [1_000, 20_000]
  const rows = []
  for (const name of MEMORY_APPS) {
    const app = await apps.start(name)
    const work = (send: Send, count: number) =>
      send({ path: '/todos', headers: { cookie: app.cookie(count) } })
    await load(app.url, work, { connections: 8, count: few })
    const first = await app.memory()
    await load(app.url, work, { connections: 8, count: many - few })
    const last = await app.memory()
    await app.stop()
    rows.push([
      name,
      ...(['rss', 'heapUsed'] as const).flatMap((key) => [
        megabytes(first[key]),
        megabytes(last[key]),
        (last[key] / first[key]).toFixed(2),
      ]),
    ])
  }
  const columns = (kind: string) => [`${kind}, after ${few}`, `after ${many}`, '×']
  return table(['app', ...columns('RSS MB'), ...columns('heap MB')], rows)
}

function megabytes(bytes: number): number {
  return bytes / 1_000_000
}
