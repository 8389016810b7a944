import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { migrate } from '@/lib/db/migrate'
import { withClient } from '@/lib/db/with-client'
import { MIGRATIONS } from '@/proofs/tools/migrations'
import { databaseUrl } from '@/scripts/dev/embedded-postgres/admin'
import { createDatabase, dropDatabase } from '../../scripts/dev/embedded-postgres/admin'
import { type Clone, makeClone } from './clone'

// Prisma's own CLI checks what our runner wrote.
const { adminUrl, template } = inject('testServer')
const databases: string[] = []
let clone: Clone

beforeAll(async () => {
  clone = await makeClone()
})
afterAll(async () => {
  for (const name of databases) await dropDatabase(adminUrl, name)
  await clone.remove()
})

test('migrate status, migrate deploy and migrate diff find a migrated database in sync', async () => {
  const url = await makeDatabase('sync')
  await migrate(url, MIGRATIONS)
  expect(await prisma(url, 'migrate', 'status')).toEqual({
    code: 0,
    output: expect.stringContaining('Database schema is up to date!'),
  })
  expect(await prisma(url, 'migrate', 'deploy')).toEqual({
    code: 0,
    output: expect.stringContaining('No pending migrations to apply.'),
  })
  const fromDatabase = [
    'migrate',
    'diff',
    '--exit-code',
    '--from-config-datasource',
    '--to-schema',
    'prisma/schema.prisma',
  ]
  expect(await prisma(url, ...fromDatabase)).toEqual({
    code: 0,
    output: expect.stringContaining('No difference detected.'),
  })
})

test('the migrations produce exactly the schema', async () => {
  const url = await makeDatabase('shadow')
  const fromMigrations = [
    'migrate',
    'diff',
    '--exit-code',
    '--from-migrations',
    'prisma/migrations',
    '--to-schema',
    'prisma/schema.prisma',
  ]
  expect(await prisma(url, ...fromMigrations)).toEqual({
    code: 0,
    output: expect.stringContaining('No difference detected.'),
  })
})

test('our runner accepts what migrate deploy applied', async () => {
  const url = await makeDatabase('deployed')
  expect((await prisma(url, 'migrate', 'deploy')).code).toBe(0)
  expect((await migrate(url, MIGRATIONS)).applied).toEqual([])
})

test('migrate dev writes the migration for a changed schema', async () => {
  const url = await makeDatabase('dev')
  const schema = path.join(clone.directory, 'prisma', 'schema.prisma')
  const before = await readFile(schema, 'utf8')
  await writeFile(schema, `${before}\nmodel Note {\n  id Int @id\n}\n`)
  const { code, output } = await prisma(url, 'migrate', 'dev', '--name', 'note')
  await writeFile(schema, before)
  expect(output).toContain('Your database is now in sync with your schema.')
  expect(code).toBe(0)
  const folder = /(\d+_note)/.exec(output)?.[1] ?? 'none'
  const directory = path.join(clone.directory, 'prisma', 'migrations', folder)
  expect(await readFile(path.join(directory, 'migration.sql'), 'utf8')).toContain(
    'CREATE TABLE "Note"',
  )
  await rm(directory, { recursive: true })
})

test('migrate dev works for a role that may not create databases', async () => {
  const role = `limited_${process.pid}`
  const url = new URL(await makeDatabase('limited'))
  await withClient(adminUrl, (client) =>
    client.query(
      `CREATE ROLE ${role} LOGIN PASSWORD 'limited'; GRANT CREATE ON DATABASE ${new URL(url).pathname.slice(1)} TO ${role}`,
    ),
  )
  await withClient(url.toString(), (client) =>
    client.query(`GRANT USAGE, CREATE ON SCHEMA public TO ${role}`),
  )
  url.username = role
  url.password = 'limited'
  try {
    const { code, output } = await prisma(url.toString(), 'migrate', 'dev')
    expect([code, output]).toEqual([
      0,
      expect.stringContaining('Your database is now in sync with your schema.'),
    ])
  } finally {
    url.username = new URL(adminUrl).username
    url.password = new URL(adminUrl).password
    await withClient(url.toString(), (client) => client.query(`DROP OWNED BY ${role}`))
    await withClient(adminUrl, (client) => client.query(`DROP ROLE ${role}`))
  }
})

test('installing generates the client, quietly, unless it is up to date', async () => {
  await rm(path.join(clone.directory, 'prisma', 'generated'), { recursive: true })
  for (const round of ['made', 'there']) {
    const cli = clone.run('prisma.ts', {
      args: ['generate'],
      env: { npm_lifecycle_event: 'postinstall' },
    })
    expect([round, await cli.exited, cli.output()]).toEqual([round, 0, ''])
    expect(
      await readFile(path.join(clone.directory, 'prisma', 'generated', 'client.ts'), 'utf8'),
    ).toContain('PrismaClient')
  }
})

test('a migration that failed half-way is reported, resolved by the CLI, and applied again', async () => {
  const url = await makeDatabase('failed')
  const directory = path.join(clone.directory, 'prisma', 'migrations', '30000000000000_bad')
  await mkdir(directory)
  await writeFile(
    path.join(directory, 'migration.sql'),
    'CREATE TABLE half (id int); COMMIT; SELECT nonsense',
  )
  const migrations = path.dirname(directory)
  await expect(migrate(url, migrations)).rejects.toThrow('column "nonsense" does not exist')
  expect((await prisma(url, 'migrate', 'status')).code).toBe(1)
  expect(
    (await prisma(url, 'migrate', 'resolve', '--rolled-back', '30000000000000_bad')).code,
  ).toBe(0)
  await writeFile(path.join(directory, 'migration.sql'), 'DROP TABLE half')
  expect((await migrate(url, migrations)).applied).toEqual(['30000000000000_bad'])
  expect((await prisma(url, 'migrate', 'status')).code).toBe(0)
  await rm(directory, { recursive: true })
})

async function makeDatabase(name: string): Promise<string> {
  const database = template.replace('template', `prisma_${name}`)
  databases.push(database)
  await createDatabase(adminUrl, database)
  return databaseUrl(adminUrl, database)
}

async function prisma(
  url: string,
  ...args: string[]
): Promise<{ code: number | null; output: string }> {
  const cli = clone.run('prisma.ts', { args, env: { DATABASE_URL: url } })
  return { code: await cli.exited, output: cli.output() }
}
