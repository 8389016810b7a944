import { existsSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { withClient } from '@/lib/db/with-client'
import { databaseUrl } from '@/scripts/dev/embedded-postgres/admin'
import { DATA } from '@/scripts/dev/project'
import { createDatabases, dropDatabases } from '../../lib/testing/databases'
import { type Clone, makeClone } from './clone'

const READY = /is ready at (http:\/\/localhost:\d+) /
const { adminUrl, template } = inject('testServer')
const database = template.replace('template', 'vercel')
const vercel = {
  VERCEL: '1',
  VERCEL_ENV: 'production',
  VERCEL_PROJECT_PRODUCTION_URL: 'latchkey.example.com',
  AUTH_SECRET: 'x6l2Jk0vH8dYwq4R1tUuPz7cB9nEo3mSfAiGhKjLpQs=',
}
let clone: Clone

beforeAll(async () => {
  clone = await makeClone()
  await createDatabases(adminUrl, database)
})
afterAll(async () => {
  await clone.remove()
  await dropDatabases(adminUrl, database)
})

test('without a build, start says so', async () => {
  const start = clone.run('start.ts')
  expect(await start.exited).toBe(1)
  expect(start.output()).toBe('There is no production build yet: run npm run build first.\n')
})

test('a # in the folder’s path, which breaks Next, is reported before anything starts', async () => {
  const other = await makeClone(path.join(DATA, 'clones', 'c#'))
  for (const script of ['build.ts', 'dev.ts', 'start.ts']) {
    const run = other.run(script)
    expect([script, await run.exited]).toEqual([script, 1])
    expect(run.output()).toMatch(/^The path of the project's folder has a # in it, [^\n]+\n$/)
  }
  await other.remove()
})

test('the embedded database is refused on a serverless host, at build and at start', async () => {
  for (const script of ['build.ts', 'start.ts']) {
    const run = clone.run(script, { env: vercel })
    expect([script, await run.exited]).toEqual([script, 1])
    expect(run.output()).toContain(
      'DATABASE_URL is not set, and the embedded database cannot run on a serverless host.',
    )
  }
  expect(existsSync(path.join(clone.directory, '.data', 'postgres'))).toBe(false)
})

test('a preview build on Vercel does not touch its database', async () => {
  const databaseOfPreview = database.replace('vercel', 'preview')
  await createDatabases(adminUrl, databaseOfPreview)
  const url = databaseUrl(adminUrl, databaseOfPreview)
  const preview = { ...vercel, VERCEL_ENV: 'preview', VERCEL_BRANCH_URL: 'app-git-x.vercel.app' }
  // With the variable names of an integration.
  const build = clone.run('build.ts', {
    env: { ...preview, DATABASE_URL: url, DATABASE_URL_UNPOOLED: url },
  })
  expect([await build.exited, build.output()]).toEqual([
    0,
    expect.not.stringContaining('migrations applied'),
  ])
  expect(
    await withClient(
      url,
      async (client) => (await client.query("SELECT to_regclass('users') AS users")).rows,
    ),
  ).toEqual([{ users: null }])
  await dropDatabases(adminUrl, databaseOfPreview)
})

test('the build on Vercel migrates the production database; start serves the build and ends with 0 on a SIGTERM', async () => {
  const url = databaseUrl(adminUrl, database)
  const build = clone.run('build.ts', { env: { ...vercel, DATABASE_URL: url } })
  expect([await build.exited, build.output()]).toEqual([
    0,
    expect.stringMatching(/(\d+) of \1 migrations applied now/),
  ])
  expect(
    await withClient(
      url,
      async (client) => (await client.query('SELECT count(*)::int AS users FROM users')).rows,
    ),
  ).toEqual([{ users: 0 }])

  const start = clone.run('start.ts')
  const [, address = ''] = await start.printed(READY)
  expect(await (await fetch(address)).text()).toContain('hello')
  const told = Date.now()
  start.kill('SIGTERM')
  expect(await start.exited).toBe(0)
  expect(Date.now() - told).toBeLessThan(10_000)
})
