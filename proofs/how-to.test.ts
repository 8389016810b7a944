import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { createDatabase, databaseUrl, dropDatabase } from '../scripts/dev/embedded-postgres/admin'
import { applyBlocks, blocksOf, copyApp, type DocumentedApp } from './tools/document-code'

// Applies the code of docs/how-to.md to a copy of the project.
const { adminUrl, template } = inject('testServer')
const database = template.replace('template', 'how_to')
let app: DocumentedApp

beforeAll(async () => {
  await createDatabase(adminUrl, database)
  app = await copyApp({ DATABASE_URL: databaseUrl(adminUrl, database) })
})
afterAll(async () => {
  await dropDatabase(adminUrl, database)
  await app.remove()
})

test('the code of docs/how-to.md makes two nouns that pass the check', async () => {
  const { copy, expectSuccess } = app
  const blocks = await blocksOf('docs/how-to.md')
  expect(blocks.filter(({ info }) => info.includes('file='))).toHaveLength(20)
  await applyBlocks(app, blocks)

  await expectSuccess('npm', 'run', 'db:migrate')
  await expectSuccess('npm', 'run', 'prisma', '--', 'generate')
  const inSync = [
    'migrate',
    'diff',
    '--exit-code',
    '--from-config-datasource',
    '--to-schema',
    'prisma/schema.prisma',
  ]
  await expectSuccess('npm', 'run', 'prisma', '--', ...inSync)
  await expectSuccess('npx', 'biome', 'check', '.')
  await expectSuccess('npx', 'next', 'typegen')
  await expectSuccess('npx', 'tsc', '--noEmit')
  // As in an app, which has no tests of the template that import more.
  const knip = path.join(copy, 'knip.json')
  const config = JSON.parse(await readFile(knip, 'utf8'))
  await writeFile(knip, JSON.stringify({ ...config, ignoreExportsUsedInFile: true }))
  await expectSuccess('npx', 'knip')
  // More than a dozen commands, one after the other.
}, 600_000)
