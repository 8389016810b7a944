import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runProcess } from '@/lib/testing/run-process'
import { PROJECT } from '@/scripts/dev/project'
import { assembleTemplate } from '../pack/assemble.ts'
import { createApp } from './create-app.ts'
import { EXCLUDED } from './excluded.ts'
import { parseArguments } from './parse-arguments.ts'

// Every file of an app must be of use, and its documents must be true.
let root = ''

beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'documents-'))
  await assembleTemplate(path.join(root, 'template'))
})
afterAll(() => rm(root, { recursive: true }))

/** Made by the code of docs/how-to.md and docs/guides.md. */
const EXAMPLES = /\b(notes|books|reading|stats|jobs)\b/

test.each(['', '--no-demo', '--with import', '--databases separate'])(
  'the documents of an app made with “%s” name only what is there',
  async (flags) => {
    const app = await make(flags)
    const { scripts } = JSON.parse(await readFile(path.join(app, 'package.json'), 'utf8'))
    const files = await readdir(app, { recursive: true })
    const documents = files.filter((file) => file.endsWith('.md'))
    expect(documents.length).toBeGreaterThan(10)

    const missing = []
    for (const document of documents) {
      const text = await readFile(path.join(app, document), 'utf8')
      const links = [...text.matchAll(/\]\((?!https?:|#|mailto:)([^)#\s]+)[^)]*\)/g)].map(
        ([, link = '']) => path.posix.join(path.posix.dirname(document), link),
      )
      const paths = [...text.matchAll(/`((?:app|components|docs|e2e|lib|prisma|scripts)\/[^`]*)`/g)]
        .map(([, code = '']) => code)
        .filter((code) => /^[\w./()[\]-]+$/.test(code) && !EXAMPLES.test(code))
      const gone = [...links, ...paths].filter((file) => !existsSync(path.join(app, file)))
      const commands = [...text.matchAll(/npm run ([a-z][\w:-]*)/g)]
        .map(([, name = '']) => name)
        .filter((name) => !Object.hasOwn(scripts, name))
      const strangers = EXCLUDED.filter((name) => text.includes(`\`${name}`))
      missing.push(...[...gone, ...commands, ...strangers].map((name) => `${document}: ${name}`))
    }
    expect(missing).toEqual([])
  },
)

test.each(['--no-demo', '--with import'])(
  'an app made with “%s” has nothing unused',
  async (flags) => {
    const app = await make(flags)
    await symlink(path.join(PROJECT, 'node_modules'), path.join(app, 'node_modules'))
    const knip = runProcess(path.join(PROJECT, 'node_modules/.bin/knip'), [], { cwd: app })
    expect([await knip.exited, knip.output()]).toEqual([0, ''])
  },
)

async function make(flags: string): Promise<string> {
  const parsed = parseArguments(`my-app -y --skip-install --no-git ${flags}`.trim().split(' '))
  if (parsed.kind !== 'create') throw new Error(flags)
  const cwd = await mkdtemp(path.join(root, 'cwd-'))
  const code = await createApp(parsed.options, {
    cwd,
    env: {},
    template: path.join(root, 'template'),
    overlays: path.join(PROJECT, 'create'),
    version: '1.2.3',
    today: '2026-11-21',
    ask: null,
    print: () => undefined,
    printError: (line) => expect.unreachable(line),
  })
  expect(code).toBe(0)
  return path.join(cwd, 'my-app')
}
