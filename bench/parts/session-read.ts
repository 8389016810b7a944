import { createRequire } from 'node:module'
import pg from 'pg'
import type { Apps } from '../apps'
import { median, type Options } from '../compare'
import { tokenOf, USERS } from '../databases'
import { table } from '../table'

const CALLS = 400
const AT_ONCE = 10

type Read = (user: number) => Promise<unknown>

const require = createRequire(import.meta.url)
const NAVIGATION = 'next/dist/client/components/navigation'

/** The statement of `getAuthUser`, in this process, beside one prepared statement by pg. */
export async function sessionRead(apps: Apps, { rounds }: Options): Promise<string> {
  const url = await apps.databaseOf('latchkey')
  Object.assign(process.env, {
    DATABASE_URL: url,
    AUTH_SECRET: Buffer.alloc(32, 1).toString('base64'),
  })
  // As Next resolves it on the server.
  require(`${NAVIGATION}.react-server`)
  require.cache[require.resolve(NAVIGATION)] =
    require.cache[require.resolve(`${NAVIGATION}.react-server`)]
  const [{ authenticate }, { hashToken }, { closePool }] = await Promise.all([
    import('@/lib/auth/user'),
    import('@/lib/auth/token'),
    import('@/lib/db/pool'),
  ])
  const pool = new pg.Pool({ connectionString: url })
  const text = `SELECT u.id, u.name, u.email, u.image, s.id AS "sessionId", s.expires_at AS "expiresAt"
    FROM sessions s JOIN users u ON u.id = s.user_id WHERE s.token_hash = $1 AND s.expires_at > now()`
  const byPg: Read = async (user) =>
    (await pool.query({ name: 'read', text, values: [hashToken(tokenOf(user))] })).rows[0]
  const ours: Read = (user) => authenticate(new Headers({ cookie: `session=${tokenOf(user)}` }))

  const reads: [string, Read][] = [
    ['one prepared statement by pg', byPg],
    ['`getAuthUser`', ours],
  ]
  try {
    for (const [name, read] of reads)
      for (let user = 1; user <= 300; user++)
        if (!(await read(user))) throw new Error(`${name} found no session of user ${user}`)
    const all: Awaited<ReturnType<typeof time>>[][] = []
    for (let round = 0; round < 2 * rounds + 1; round++) {
      const times: Awaited<ReturnType<typeof time>>[] = []
      for (const [, read] of reads) times.push(await time(read))
      all.push(times)
    }
    const rows = reads.map(([name], index) => {
      const cell = (key: 'alone' | 'atOnce' | 'cpu') => [
        median(all.map((times) => times[index]?.[key] ?? 0)),
        median(all.map((times) => (times[index]?.[key] ?? 0) / (times[0]?.[key] ?? 1))).toFixed(2),
      ]
      return [name, ...cell('alone'), ...cell('atOnce'), ...cell('cpu')]
    })
    return table(['read', 'µs', '×', `µs, ${AT_ONCE} at once`, '×', 'CPU µs', '×'], rows)
  } finally {
    await Promise.all([pool.end(), closePool()])
  }
}

/** Microseconds per call: one after the other, then several at once. */
async function time(read: Read) {
  const cpu = process.cpuUsage()
  const alone = await perCall(1, read)
  const { user, system } = process.cpuUsage(cpu)
  return { alone, cpu: (user + system) / CALLS, atOnce: await perCall(AT_ONCE, read) }
}

async function perCall(atOnce: number, read: Read): Promise<number> {
  const begin = performance.now()
  let next = 0
  async function repeat(): Promise<void> {
    while (next < CALLS) await read((next++ % USERS) + 1)
  }
  await Promise.all(Array.from({ length: atOnce }, repeat))
  return ((performance.now() - begin) * 1000) / CALLS
}
