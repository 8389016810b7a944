import { execFileSync } from 'node:child_process'
import { appendFile, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { expect } from 'vitest'
import { runProcess } from '../../lib/testing/run-process'
import { DATA, PROJECT } from '../../scripts/dev/project'
import { NEUTRAL_ENVIRONMENT } from './clone'

export type DocumentedApp = Awaited<ReturnType<typeof copyApp>>

/** A copy of the project to which the code of documents is applied. */
export async function copyApp(env: Record<string, string>) {
  await mkdir(path.join(DATA, 'clones'), { recursive: true })
  const copy = await mkdtemp(path.join(DATA, 'clones', 'documented-'))
  const files = execFileSync('git', ['ls-files', '-z'], { cwd: PROJECT, encoding: 'utf8' })
    .split('\0')
    .filter(Boolean)
  for (const file of files)
    await cp(path.join(PROJECT, file), path.join(copy, file), { recursive: true })

  return {
    copy,
    async expectSuccess(command: string, ...args: string[]): Promise<void> {
      const child = runProcess(command, args, {
        cwd: copy,
        env: { ...NEUTRAL_ENVIRONMENT, ...env },
      })
      const code = await child.exited
      expect(code, `${command} ${args.join(' ')}:\n${child.output()}`).toBe(0)
    },
    remove: () => rm(copy, { recursive: true, force: true }),
  }
}

type Block = { info: string; code: string }

/** The fenced blocks of a document that have an info string. */
export async function blocksOf(document: string): Promise<Block[]> {
  const markdown = await readFile(path.join(PROJECT, document), 'utf8')
  return [...markdown.matchAll(/^```(.+)\n([\s\S]*?)^```$/gm)].map(([, info = '', code = '']) => ({
    info,
    code,
  }))
}

/** Writes the blocks to where their info strings say, one after the other. */
export async function applyBlocks(app: DocumentedApp, blocks: Block[]): Promise<void> {
  const { copy, expectSuccess } = app
  for (const { info, code } of blocks) {
    const { append, after, instead, in: edited, file } = placesOf(info)
    if (append === 'prisma/schema.prisma') await appendFile(path.join(copy, append), `\n${code}`)
    else if (after && edited) await edit(path.join(copy, edited), after, `${after}\n${code}`)
    else if (instead && edited) await edit(path.join(copy, edited), instead, code)
    else if (info === 'sh') await expectSuccess('sh', '-c', code)
    else if (append) await appendFile(writtenMigration(copy, append), `\n${code}`)
    else if (file) await writeNew(path.join(copy, file), code)
    else expect.unreachable(`a block that goes nowhere: ${info}`)
  }
}

/** `file=a/b.ts after="some text"`: where a block goes. */
function placesOf(info: string): Record<string, string | undefined> {
  return Object.fromEntries(
    [...info.matchAll(/(\w+)=(?:(["'])(.*?)\2(?= |$)|(\S+))/g)].map(([, name, , quoted, bare]) => [
      name,
      quoted ?? bare,
    ]),
  )
}

async function edit(file: string, mark: string, code: string): Promise<void> {
  const parts = (await readFile(file, 'utf8')).split(`${mark}\n`)
  expect([mark, parts.length]).toEqual([mark, 2])
  await writeFile(file, parts.join(code))
}

async function writeNew(file: string, code: string): Promise<void> {
  await mkdir(path.dirname(file), { recursive: true })
  await writeFile(file, code)
}

/** The migration that `migrate dev --create-only` has just written. */
function writtenMigration(copy: string, name: string): string {
  const [file = ''] = execFileSync('sh', ['-c', `ls prisma/migrations/*_${name}/migration.sql`], {
    cwd: copy,
    encoding: 'utf8',
  }).split('\n')
  return path.join(copy, file)
}
