import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { withClient } from '@/lib/db/with-client'
import { openDatabaseProxy } from '@/lib/testing/database-proxy'
import { PROJECT } from '@/scripts/dev/project'
import { expect, test, visit } from './fixtures'
import { contextFiles, isDockerIgnored } from './image'

test('the image migrates an empty database, becomes healthy and serves the app, without writing to itself', async ({
  page,
  authenticator,
  newDatabase,
  start,
}) => {
  const image = process.env.HOSTING_IMAGE ?? ''
  const before = snapshotOf(image)
  const container = await start({
    DATABASE_URL: await newDatabase('empty'),
    MIGRATE_ON_START: 'true',
  })
  await container.untilHealthy()
  await visit(page, authenticator, container.url)
  expect(await container.stop()).toBe(0)
  expect(snapshotOf(image)).toEqual(before)
  console.log(
    `image: ${Math.round([...before.values()].reduce((sum, { size }) => sum + size, 0) / 1e6)} MB in ${before.size} files`,
  )
})

test('the image contains nothing that only a build needs and nothing of this machine', () => {
  const files = [...snapshotOf(process.env.HOSTING_IMAGE ?? '').keys()]
  expect(files).toEqual(
    expect.arrayContaining(['server.js', 'package.json', 'prisma/migrations/migration_lock.toml']),
  )
  // All icons are made from app/icon.svg.
  const unwanted =
    /^(\.env|\.data|scripts|e2e|create|docs|lib|app\/(?!icon\.svg$)|components|node_modules\/(typescript|prisma|tsx|vitest|@playwright|oidc-provider)\/)/
  expect(files.filter((file) => unwanted.test(file))).toEqual([])
})

test('Docker’s build context is what Git tracks, without secrets', () => {
  const ignored = readFileSync(path.join(PROJECT, '.gitignore'), 'utf8')
    .split('\n')
    .filter((line) => line && !line.startsWith('!'))
  // Docker ignores .gitignore, so each of its lines must be in .dockerignore.
  for (const line of ignored)
    expect([line, isDockerIgnored(line.replace(/\/$/, '').replace('*', 'x'))]).toEqual([line, true])
  expect(contextFiles().filter((file) => /(^|\/)\.env|\.pem$|\.key$/.test(file))).toEqual([])
  expect(contextFiles()).toEqual(
    expect.arrayContaining([
      'package.json',
      'scripts/build.ts',
      'prisma/schema.prisma',
      'app/layout.tsx',
    ]),
  )
})

test('containers started at once migrate once', async ({ newDatabase, start }) => {
  const url = await newDatabase('empty')
  const containers = await Promise.all(
    [1, 2, 3].map((n) =>
      start({ DATABASE_URL: url, MIGRATE_ON_START: 'true', PORT: String(3200 + n) }),
    ),
  )
  await Promise.all(containers.map((container) => container.untilHealthy()))
  const names = readdirSync(path.join(PROJECT, 'prisma', 'migrations')).filter(
    (name) => !name.endsWith('.toml'),
  )
  const { rows } = await withClient(url, (client) =>
    client.query('SELECT migration_name AS name FROM _prisma_migrations ORDER BY started_at'),
  )
  expect(rows.map(({ name }) => name)).toEqual(names)
  const applied = containers.map(
    (container) => container.output().match(/"migration_applied"/g)?.length ?? 0,
  )
  expect(applied.reduce((sum, one) => sum + one, 0)).toBe(names.length)
})

test('a failing migration ends the start with one line', async ({ newDatabase, start }) => {
  const url = await newDatabase('empty')
  await withClient(url, (client) => client.query('CREATE TABLE invoices (id int)'))
  const container = await start({ DATABASE_URL: url, MIGRATE_ON_START: 'true' })
  expect(await container.exited).toBe(1)
  expect(container.output()).toMatch(/^The database already has tables \(invoices, …\)/m)
})

test('an unexpected error also ends the start, instead of answering 500 to everyone', async ({
  newDatabase,
  start,
}) => {
  const url = await newDatabase('empty')
  await withClient(url, (client) => client.query('CREATE TABLE _prisma_migrations (id int)'))
  const container = await start({ DATABASE_URL: url, MIGRATE_ON_START: 'true' })
  expect(await container.exited).toBe(1)
  expect(container.output()).toMatch(/"start_failed".*"42703"/)
})

test('missing configuration ends the start with one line that names it', async ({
  newDatabase,
  start,
}) => {
  const url = await newDatabase('migrated')
  for (const [env, line] of [
    [{ DATABASE_URL: url, AUTH_SECRET: '' }, /^AUTH_SECRET is not set\. Example: /m],
    [{ DATABASE_URL: '' }, /^DATABASE_URL is not set\./m],
    [
      { DATABASE_URL: url, VERCEL: '1', VERCEL_ENV: 'preview', AUTH_SECRET: '' },
      /^AUTH_SECRET is not set for the preview environment of Vercel\./m,
    ],
    [
      { VERCEL: '1', VERCEL_ENV: 'production' },
      /^DATABASE_URL is not set, and the embedded database cannot run on a serverless host\./m,
    ],
  ] as const) {
    const container = await start(env)
    expect(await container.exited).toBe(1)
    expect(container.output()).toMatch(line)
  }
})

test('an https server takes AUTH_SECRET from the environment, not from a .env beside it', async ({
  newDatabase,
  start,
}, testInfo) => {
  const secret = 'mN4bVc2XzLkJhGfDsA1qWeRtYuIoP9876543210QwEr='
  const env = { DATABASE_URL: await newDatabase('migrated'), APP_URL: 'https://app.example.com' }
  const dotEnv = testInfo.outputPath('dot-env')
  writeFileSync(dotEnv, `AUTH_SECRET=${secret}\n`, { mode: 0o644 })
  const refused = await start({ ...env, AUTH_SECRET: undefined }, { dotEnv })
  expect(await refused.exited).toBe(1)
  expect(refused.output()).toMatch(/^AUTH_SECRET comes from a \.env file beside the server/m)
  expect(refused.output()).not.toContain(secret)
  const container = await start(env, { dotEnv })
  await container.untilHealthy()
})

test('a server that does not migrate names pending and unknown migrations; without a database it just starts', async ({
  newDatabase,
  start,
}) => {
  const url = await newDatabase('migrated')
  await withClient(url, (client) =>
    client.query(
      "UPDATE _prisma_migrations SET migration_name = '9_other' WHERE migration_name = (SELECT max(migration_name) FROM _prisma_migrations)",
    ),
  )
  const container = await start({ DATABASE_URL: url })
  const [line = ''] = await container.printed(/^.*"migrations_differ".*$/m)
  expect(JSON.parse(line)).toMatchObject({
    pending: expect.stringMatching(/^\d{14}_\w+$/),
    unknown: '9_other',
  })
  const alone = await start({ DATABASE_URL: 'postgresql://app@127.0.0.1:1/app' })
  await alone.printed(/Ready in/)
  expect(await fetch(`${alone.url}/api/health/live`).then(({ status }) => status)).toBe(200)
  expect(alone.output()).not.toContain('migrations_differ')
})

test('it is unhealthy while the database is down, and healthy afterwards', async ({
  newDatabase,
  start,
}) => {
  const proxy = await openDatabaseProxy(await newDatabase('migrated'))
  const container = await start({ DATABASE_URL: proxy.url })
  await container.untilHealthy()
  await proxy.stop()
  expect(await container.isHealthy()).toBe(false)
  await proxy.start()
  expect(await container.isHealthy()).toBe(true)
  await proxy.stop()
})

function snapshotOf(folder: string): Map<string, { size: number; changed: number }> {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  )
  return new Map(
    files.map((entry) => {
      const file = path.join(entry.parentPath, entry.name)
      const { size, mtimeMs } = statSync(file)
      return [path.relative(folder, file), { size, changed: mtimeMs }]
    }),
  )
}
