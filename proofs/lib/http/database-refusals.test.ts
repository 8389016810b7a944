import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { logLinesOf } from '@/lib/testing/log-lines'
import { startSelfSignedServer } from './self-signed-server'

let selfSigned: Awaited<ReturnType<typeof startSelfSignedServer>>
beforeAll(async () => {
  selfSigned = await startSelfSignedServer()
})
afterAll(() => selfSigned.close())
afterEach(() => vi.unstubAllEnvs())

function withPassword(password: string): string {
  const url = new URL(process.env.DATABASE_URL ?? '')
  url.password = password
  return url.toString()
}

/** [what the server refuses, the address, the code in the log]. */
const REFUSALS: [string, () => string, RegExp][] = [
  ['connections', () => 'postgresql://app:hunter2@127.0.0.1:1/app', /^ECONNREFUSED$/],
  ['the password', () => withPassword('hunter2'), /^28P01$/],
  ['TLS', () => `${process.env.DATABASE_URL}?sslmode=require`, /^TlsConnectionError$/],
  ['our trust', () => `${selfSigned.url}?sslmode=require`, /CERT|^TlsConnectionError$/],
]

test.for(REFUSALS)(
  'a server that refuses %s is unavailable, and its code is logged',
  async ([, url, code]) => {
    vi.stubEnv('DATABASE_URL', url())
    vi.resetModules()
    const { db } = await import('@/lib/db/client')
    const { pool, closePool } = await import('@/lib/db/pool')
    const { errorResponse } = await import('@/lib/http/route')
    const request = new Request('http://localhost:3000/api/auth/session')
    const ways = [
      () => db.user.findFirst(),
      () => db.$queryRaw`SELECT 1`,
      () => pool().query('SELECT 1'),
    ]

    const lines = await logLinesOf(async () => {
      for (const ask of ways) {
        const error: unknown = await ask().then(
          () => expect.unreachable('it answered'),
          (reason: unknown) => reason,
        )
        expect(errorResponse(error, request).status).toBe(503)
      }
    })
    const logged = lines.map((line): Record<string, unknown> => JSON.parse(line))
    expect(logged.filter(({ event }) => event === 'database_unreachable')).toHaveLength(1)
    for (const line of logged)
      if (code && line.error !== 'PrismaClientKnownRequestError')
        expect(line.code, JSON.stringify(line)).toMatch(code)
    await closePool()
    expect(lines.join('')).not.toMatch(/hunter2|127\.0\.0\.1/)
  },
)
