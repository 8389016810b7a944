import { cp, rm } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, inject, test } from 'vitest'
import { createDatabase, databaseUrl, dropDatabase } from '../scripts/dev/embedded-postgres/admin'
import { PROJECT } from '../scripts/dev/project'
import { applyBlocks, blocksOf, copyApp, type DocumentedApp } from './tools/document-code'

// Applies the code of both documents to one copy of the project.
const { adminUrl, template } = inject('testServer')
const database = template.replace('template', 'guides')
let app: DocumentedApp

beforeAll(async () => {
  await createDatabase(adminUrl, database)
  app = await copyApp({
    DATABASE_URL: databaseUrl(adminUrl, database),
    TEST_DATABASE_URL: adminUrl,
  })
})
afterAll(async () => {
  await dropDatabase(adminUrl, database)
  await app.remove()
})

test('the code of docs/guides.md and docs/recipes.md passes linter and type check, and works', async () => {
  const { copy, expectSuccess } = app
  const blocks = [...(await blocksOf('docs/guides.md')), ...(await blocksOf('docs/recipes.md'))]
  const isModel = ({ info }: { info: string }) => info.startsWith('prisma ')
  await applyBlocks(app, blocks.filter(isModel))
  await expectSuccess(
    'npm',
    ...['run', 'prisma', '--', 'migrate', 'dev', '--name', 'guides', '--create-only'],
  )
  await applyBlocks(
    app,
    blocks.filter((block) => !isModel(block)),
  )
  for (const name of ['guides', 'recipes'])
    await cp(
      path.join(PROJECT, 'proofs/guides', `${name}.ts`),
      path.join(copy, 'lib/guides', `${name}.test.ts`),
    )

  // Apps don't have these tests of what a recipe changes.
  await rm(path.join(copy, 'proofs/lib'), { recursive: true })

  await expectSuccess('npm', 'run', 'prisma', '--', 'generate')
  await expectSuccess('npx', 'biome', 'check', 'app', 'components', 'lib')
  await expectSuccess('npx', 'next', 'typegen')
  await expectSuccess('npx', 'tsc', '--noEmit')
  await expectSuccess('npx', 'vitest', 'run', 'lib/guides')
}, 600_000)
