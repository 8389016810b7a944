import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { databaseUrl } from '@/scripts/dev/embedded-postgres/admin'
import { leaksIn } from '../leaks'
import { type Clone, IMPORT, makeClone } from './clone'

const PASSWORD = 'kept-to-ourselves'
const AUTH_SECRET = 'Q2Vydm9pc2UtYmxvbmRlLWV0LXBhaW4tZGUtbWllLWU='
const unused = databaseUrl(`postgresql://ada:${PASSWORD}@127.0.0.1:1`, 'app')
const server = new URL(inject('testServer').adminUrl)

/** Addresses that fail in different ways. */
const ADDRESSES = {
  'a password that is not encoded': `postgresql://ada:${PASSWORD}#1@127.0.0.1:1/app`,
  'no address': `${PASSWORD}@127.0.0.1/app`,
  'nothing listens': unused,
  'no such host': unused.replace('127.0.0.1', 'database.invalid'),
  'no such role': `postgresql://nobody:${PASSWORD}@${server.host}/postgres`,
  'no TLS': `postgresql://nobody:${PASSWORD}@${server.host}/postgres?sslmode=require`,
}
const SCRIPTS = [
  ['db-migrate.ts'],
  ['db-seed.ts'],
  ['db-reset.ts', '--force'],
  ['user-promote.ts', 'ada@example.com'],
  [IMPORT, 'better-auth', 'SOURCE'],
  ['prisma.ts', 'migrate', 'status'],
  ['build.ts'],
  ['start.ts'],
] as const

let clone: Clone
beforeAll(async () => {
  clone = await makeClone()
})
afterAll(() => clone.remove())

test.each(Object.entries(ADDRESSES))(
  'no script gives a secret or a stack away: %s',
  async (_, address) => {
    for (const [script, ...args] of SCRIPTS) {
      const run = clone.run(script, {
        args: args.map((arg) => (arg === 'SOURCE' ? address : arg)),
        env: {
          DATABASE_URL: address,
          AUTH_SECRET,
          ...(script === 'build.ts' && { VERCEL: '1', VERCEL_ENV: 'production' }),
        },
      })
      const code = await run.exited
      expect([script, code, leaksIn(run.output(), { PASSWORD, AUTH_SECRET })]).toEqual([
        script,
        1,
        [],
      ])
    }
  },
  300_000,
)
