import { execFileSync } from 'node:child_process'
import { appendFile, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { runProcess } from '../lib/testing/run-process'
import { createDatabase, databaseUrl, dropDatabase } from '../scripts/dev/embedded-postgres/admin'
import { DATA, PROJECT } from '../scripts/dev/project'
import { NEUTRAL_ENVIRONMENT } from './tools/clone'

// Applies the code of docs/how-to.md to a copy of the project.
const { adminUrl, template } = inject('testServer')
const database = template.replace('template', 'how_to')
const url = databaseUrl(adminUrl, database)
let copy: string

beforeAll(async () => {
  await createDatabase(adminUrl, database)
  await mkdir(path.join(DATA, 'clones'), { recursive: true })
  copy = await mkdtemp(path.join(DATA, 'clones', 'how-to-'))
  const files = execFileSync('git', ['ls-files', '-z'], { cwd: PROJECT, encoding: 'utf8' })
    .split('\0')
    .filter(Boolean)
  for (const file of files)
    await cp(path.join(PROJECT, file), path.join(copy, file), { recursive: true })
})
afterAll(async () => {
  await dropDatabase(adminUrl, database)
  await rm(copy, { recursive: true, force: true })
})

test('the code of docs/how-to.md makes two nouns that pass the check', async () => {
  const blocks = readBlocks(await readFile(path.join(PROJECT, 'docs', 'how-to.md'), 'utf8'))
  expect(blocks.filter(({ info }) => info.includes('file='))).toHaveLength(20)

  for (const { info, code } of blocks) {
    const { append, after, in: edited, file } = placesOf(info)
    if (append === 'prisma/schema.prisma') await appendFile(path.join(copy, append), `\n${code}`)
    else if (after && edited) await insertAfter(path.join(copy, edited), after, code)
    else if (info === 'sh') await expectSuccess('sh', '-c', code)
    else if (append) await appendFile(await writtenMigration(append), `\n${code}`)
    else if (file) await writeNew(path.join(copy, file), code)
    else expect.unreachable(`a block that goes nowhere: ${info}`)
  }

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

/** The fenced blocks of a Markdown text, with their info strings. */
function readBlocks(markdown: string): { info: string; code: string }[] {
  return [...markdown.matchAll(/^```(.+)\n([\s\S]*?)^```$/gm)].map(([, info = '', code = '']) => ({
    info,
    code,
  }))
}

/** `file=a/b.ts after="some text"`: where a block goes. */
function placesOf(info: string): Record<string, string | undefined> {
  return Object.fromEntries(
    [...info.matchAll(/(\w+)=(?:"([^"]*)"|(\S+))/g)].map(([, name, quoted, bare]) => [
      name,
      quoted ?? bare,
    ]),
  )
}

async function insertAfter(file: string, mark: string, code: string): Promise<void> {
  const parts = (await readFile(file, 'utf8')).split(`${mark}\n`)
  expect([mark, parts.length]).toEqual([mark, 2])
  await writeFile(file, parts.join(`${mark}\n${code}`))
}

async function writeNew(file: string, code: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true })
  await writeFile(file, code)
}

/** The migration that `migrate dev --create-only` has just written. */
async function writtenMigration(name: string): Promise<string> {
  const [file = ''] = execFileSync('sh', ['-c', `ls prisma/migrations/*_${name}/migration.sql`], {
    cwd: copy,
    encoding: 'utf8',
  }).split('\n')
  return path.join(copy, file)
}

async function expectSuccess(command: string, ...args: string[]): Promise<void> {
  const child = runProcess(command, args, {
    cwd: copy,
    env: { ...NEUTRAL_ENVIRONMENT, DATABASE_URL: url },
  })
  const code = await child.exited
  expect(code, `${command} ${args.join(' ')}:\n${child.output()}`).toBe(0)
}
