import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { type Clone, IMPORT, makeClone } from './clone'

const { adminUrl } = inject('testServer')
const SECRET = 'hunter2'
let clone: Clone

beforeAll(async () => {
  clone = await makeClone()
})
afterAll(() => clone.remove())

/** Every script that uses the database, with valid arguments. */
const SCRIPTS: [string, string[]][] = [
  ['db-migrate.ts', []],
  ['db-seed.ts', []],
  ['db-reset.ts', []],
  ['user-promote.ts', ['somebody']],
  [IMPORT, ['better-auth', 'postgresql://old@127.0.0.1:1/old']],
  ['prisma.ts', ['migrate', 'status']],
  ['prisma.ts', ['studio']],
  ['dev.ts', []],
]

test.each(SCRIPTS)('%s %j: an address with a # in its password', async (script, args) => {
  const url = `postgresql://app:${SECRET}#${SECRET}@127.0.0.1/app`
  expect(await run(script, args, { DATABASE_URL: url })).toEqual({
    code: 1,
    output:
      'DATABASE_URL is not a PostgreSQL connection string; encode special characters in the password (# is %23). Example: DATABASE_URL=postgresql://user:password@host:5432/database\n',
  })
})

test('a bad variable that a script does not need itself', async () => {
  expect(await run('db-migrate.ts', [], { DATABASE_URL: adminUrl, SIGN_UP: 'maybe' })).toEqual({
    code: 1,
    output: 'SIGN_UP must be open or closed (got "maybe"). Example: SIGN_UP=closed\n',
  })
})

test.each([
  ['db-migrate.ts', []],
  ['db-seed.ts', []],
  ['prisma.ts', ['migrate', 'status']],
])('%s %j: a server that refuses the password', async (script, args) => {
  const url = new URL(adminUrl)
  url.password = SECRET
  const { code, output } = await run(script, args, { DIRECT_DATABASE_URL: url.toString() })
  expect([code, output]).toEqual([
    1,
    expect.stringMatching(/^DIRECT_DATABASE_URL cannot be used: [^\n]+ \(28P01\)\.\n$/),
  ])
  expect(output).not.toContain(SECRET)
})

async function run(script: string, args: string[], env: Record<string, string>) {
  const command = clone.run(script, { args, env })
  return { code: await command.exited, output: command.output() }
}
