import type { App, AppName, Apps } from '../apps'
import { type Contender, compare, type Options } from '../compare'
import { cookiesOf, openSender } from '../load'
import { COMPARED, compared, table } from '../table'
import { weigh } from '../weigh'

export const TODOS_APPS = [
  'floor',
  'latchkey',
  'latchkey-constants',
  'better-auth',
  'authjs',
  'better-auth-cached',
] as const satisfies AppName[]

const LABELS: Record<string, string> = {
  floor: 'floor: a plain list, constants',
  latchkey: '**Latchkey**',
  'latchkey-constants': 'Latchkey, constants for user and todos',
  'better-auth': 'better-auth',
  authjs: 'Auth.js, sessions in the database',
  'better-auth-cached': 'better-auth, cookie cache, no nonce',
}

/** `/todos` with 50 rows, for 1,000 users in turn. */
export async function todos(apps: Apps, options: Options): Promise<string> {
  const contenders: Contender[] = []
  const weights = []
  for (const name of TODOS_APPS) {
    const server = await apps.get(name)
    const cookie = name === 'better-auth-cached' ? await cachedCookies(server) : server.cookie
    contenders.push({
      name,
      server,
      work: (send, count) => send({ path: '/todos', headers: { cookie: cookie(count) } }),
    })
    const { bytes, gzip, elements, statements } = await weigh(apps, name, '/todos', cookie(0))
    weights.push([LABELS[name] ?? '', bytes, gzip, elements, statements])
  }
  const tables = [table(['app', 'HTML bytes', 'gzip', 'elements', 'statements'], weights)]
  for (const connections of [8, 64]) {
    const rows = await compare(contenders, { ...options, connections })
    tables.push(
      `${connections} connections:`,
      table(
        ['app', ...COMPARED],
        rows.map((row) => [LABELS[row.name] ?? '', ...compared(row)]),
      ),
    )
  }
  return tables.join('\n\n')
}

/** The signed copies of their sessions that 100 users' browsers hold. */
async function cachedCookies(app: App): Promise<(user: number) => string> {
  const { send, close } = openSender(app.url)
  const cookies: string[] = []
  for (let user = 0; user < 100; user++) {
    const cookie = app.cookie(user)
    const answer = await send({ path: '/api/auth/get-session', headers: { cookie } })
    if (!cookiesOf(answer).includes('session_data'))
      throw new Error('better-auth caches no session')
    cookies.push(`${cookie}; ${cookiesOf(answer)}`)
  }
  close()
  return (user) => cookies[user % 100] ?? ''
}
