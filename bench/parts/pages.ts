import type { AppName, Apps } from '../apps'
import { type Contender, compare, type Options } from '../compare'
import { type OTHERS, tokenOf } from '../databases'
import type { Send } from '../load'
import { COMPARED, compared, table } from '../table'
import { type Weight, weigh } from '../weigh'

export const PAGES_APPS = ['floor', 'latchkey'] as const satisfies AppName[]

const PAGES: [label: string, path: string, user: 'each' | 'visitor' | keyof typeof OTHERS][] = [
  ['`/todos`, no todo', '/todos', 'none'],
  ['`/todos`, 50 todos', '/todos', 'each'],
  ['`/todos`, 10,000 todos', '/todos', 'many'],
  ['`/profile`', '/profile', 'each'],
  ['`/settings`', '/settings', 'each'],
  ['`/`', '/', 'visitor'],
  ['`/sign-in`', '/sign-in', 'visitor'],
  ['`/signed-out`', '/signed-out', 'visitor'],
  ['`/api/auth/session`', '/api/auth/session', 'each'],
  ['`/api/health/live`', '/api/health/live', 'visitor'],
]

/** Latchkey's own pages, beside the floor's `/todos`. */
export async function pages(apps: Apps, options: Options): Promise<string> {
  const [floor, app] = [await apps.get('floor'), await apps.get('latchkey')]
  const contenders: Contender[] = [
    { name: 'the floor’s `/todos`', server: floor, work: (send) => send({ path: '/todos' }) },
  ]
  const weights: Weight[] = [await weigh(apps, 'floor', '/todos', '')]
  for (const [name, path, user] of PAGES) {
    const cookie = (count: number) =>
      user === 'visitor' ? '' : user === 'each' ? app.cookie(count) : `session=${tokenOf(user)}`
    const work = (send: Send, count: number) => send({ path, headers: { cookie: cookie(count) } })
    contenders.push({ name, server: app, work })
    weights.push(await weigh(apps, 'latchkey', path, cookie(0)))
  }
  const rows = await compare(contenders, options)
  return table(
    ['page', 'bytes', 'gzip', 'elements', 'statements', ...COMPARED],
    rows.map((row, index) => [row.name, ...cells(weights[index]), ...compared(row)]),
  )
}

function cells({ bytes, gzip, elements, statements }: Weight = {} as Weight) {
  return [bytes, gzip, elements, statements]
}
