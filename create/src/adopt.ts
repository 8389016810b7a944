import { execFileSync } from 'node:child_process'
import { readFile, rm } from 'node:fs/promises'
import path from 'node:path'
import { COMMIT_MESSAGE } from './git.ts'
import { parseObject } from './json-object.ts'
import { makeOwn, takeOutTemplate } from './make-own.ts'
import { displayName, problemOfName } from './name.ts'
import { detectPackageManager } from './package-manager.ts'
import type { Options } from './parse-arguments.ts'
import type { Environment } from './run-command.ts'

type Surroundings = { directory: string; env: Environment; today: string }

/**
 * Turns a clone of the template into an app, in place, and commits it. Returns a line to print.
 * Throws, before changing anything, for an invalid name, uncommitted changes or a clone that was
 * adopted before.
 */
export async function adopt(
  options: Options,
  { directory, env, today }: Surroundings,
): Promise<string> {
  const name = options.directory ?? ''
  const problem = problemOfName(name)
  if (problem)
    throw new Error(`Name the app, for example: npm run adopt -- my-app. "${name}" ${problem}.`)
  const git = (...args: string[]) =>
    execFileSync('git', args, {
      cwd: directory,
      env: { ...process.env, ...env },
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
    })
  if (git('status', '--porcelain') !== '')
    throw new Error('There are changes that are not committed: commit or stash them first.')
  const manifest = await readFile(path.join(directory, 'package.json'), 'utf8')
  const version = String(parseObject(manifest).version)
  const files = git('ls-files', '-z').split('\0').filter(Boolean)
  const create = path.join(directory, 'create')

  // `create/` is in use until the end.
  const isOfTemplate = (file: string) => !file.startsWith('create/')
  const left = await takeOutTemplate(directory, files.filter(isOfTemplate))
  await makeOwn(directory, left, {
    ...options,
    name,
    packageManager: options.packageManager ?? detectPackageManager(env.npm_config_user_agent),
    made: { version, created: today },
    manifest,
    overlays: create,
  })
  await rm(create, { recursive: true })
  if (options.git) {
    git('add', '--all')
    git(
      '-c',
      'commit.gpgsign=false',
      'commit',
      '--quiet',
      '--no-verify',
      '--message',
      COMMIT_MESSAGE,
    )
  }
  return `${displayName(name)} is yours. Read next: README.md`
}
