import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { copyTemplate } from './copy-template.ts'
import { commitAll } from './git.ts'
import { install, migrate } from './install.ts'
import { isObject, parseObject } from './json-object.ts'
import { makeOwn } from './make-own.ts'
import {
  closingLines,
  DEFAULT_DIRECTORY,
  defaultsTaken,
  quote,
  remainingCommands,
} from './messages.ts'
import { displayName, problemOfName, repairName } from './name.ts'
import { detectPackageManager, type PackageManager } from './package-manager.ts'
import type { Options } from './parse-arguments.ts'
import type { Environment } from './run-command.ts'
import { findConflicts, resolveTarget, type Target } from './target.ts'

export type Surroundings = {
  cwd: string
  env: Environment
  /** Folder of the template's files. */
  template: string
  /** Folder with `app/`, `import/` and `separate/`, whose files replace the template's. */
  overlays: string
  /** Version of the template. */
  version: string
  /** ISO 8601 date. */
  today: string
  /** Null without a terminal. Resolves with null if the input ends. */
  ask: ((question: string) => Promise<string | null>) | null
  print: (line: string) => void
  printError: (line: string) => void
}

/** Returns the exit code: 0, or 1 after printing what is wrong and what to do next. */
export async function createApp(options: Options, surroundings: Surroundings): Promise<number> {
  const { print, printError, env } = surroundings
  const manifest = await readFile(path.join(surroundings.template, 'package.json'), 'utf8')
  const dependencies = dependenciesOf(manifest)
  const packageManager = options.packageManager ?? detectPackageManager(env.npm_config_user_agent)
  const isAsking = surroundings.ask !== null && !options.yes

  const target = await chooseTarget(options, surroundings, dependencies)
  if (typeof target === 'string') return fail(target)
  const conflicts = await findConflicts(target)
  if (conflicts.length > 0)
    return fail(...conflicts, 'Nothing was changed. Choose another directory, or clear that one.')
  if (!isAsking)
    for (const line of defaultsTaken(options, target.shown, packageManager)) print(line)

  print(
    `Creating ${displayName(target.name)} in ${target.shown === '.' ? 'this folder' : target.shown}`,
  )
  try {
    await writeApp(target, options, packageManager, manifest, surroundings)
  } catch (error) {
    return fail(
      `The app could not be created: ${error instanceof Error ? error.message : error}`,
      `The files written so far are in ${target.directory}. Fix the problem, empty the folder and run: npx create-latchkey ${quote(target.shown)}`,
    )
  }
  const left = {
    directory: target.shown,
    packageManager,
    installs: false,
    migrates: false,
    commits: false,
  }

  if (options.installs) {
    print(`Installing with ${packageManager}`)
    const { code, output } = await install(target.directory, packageManager, env)
    if (code !== 0) {
      if (output) printError(output)
      return failWith(
        `${packageManager} install failed.`,
        remainingCommands({ ...left, installs: true, migrates: true, commits: options.git }),
      )
    }
  }
  const migration = options.installs ? await migrate(target.directory, packageManager, env) : null
  if (options.git) {
    const reason = await commitAll(target.directory, env)
    if (reason) print(reason)
  }
  if (migration && migration.code !== 0) {
    printError(migration.output.trim())
    return failWith(
      'The database could not be created.',
      remainingCommands({ ...left, migrates: true }),
    )
  }
  for (const line of closingLines(
    displayName(target.name),
    target.shown,
    packageManager,
    options.installs,
  ))
    print(line)
  return 0

  function fail(...lines: string[]): number {
    for (const line of lines) printError(line)
    return 1
  }

  function failWith(what: string, commands: string[]): number {
    return fail(
      `${what} The app’s files are kept. To finish, run:`,
      ...commands.map((command) => `  ${command}`),
    )
  }
}

async function writeApp(
  { directory, name }: Target,
  options: Options,
  packageManager: PackageManager,
  manifest: string,
  { template, overlays, version, today }: Surroundings,
): Promise<void> {
  const files = await copyTemplate(template, directory)
  const made = { version, created: today }
  await makeOwn(directory, files, { ...options, name, packageManager, made, manifest, overlays })
}

/** The target, or a message that says why it cannot be used. */
async function chooseTarget(
  { directory, yes }: Options,
  { ask, cwd, printError }: Surroundings,
  dependencies: string[],
): Promise<Target | string> {
  if (directory !== null || ask === null || yes) return checkTarget(directory ?? DEFAULT_DIRECTORY)
  for (;;) {
    const answer = await ask(`Where should the app be created? (${DEFAULT_DIRECTORY}) `)
    if (answer === null) return 'Nothing was created.'
    const target = checkTarget(answer.trim() || DEFAULT_DIRECTORY)
    if (typeof target !== 'string') return target
    printError(target)
  }

  function checkTarget(given: string): Target | string {
    const target = resolveTarget(given, cwd)
    const problem = problemOfName(target.name, dependencies)
    if (problem === null) return target
    const repaired = repairName(target.name, dependencies)
    if (!target.isNameTyped) return { ...target, name: repaired }
    return `"${target.name}" cannot be the name of a package: it ${problem}. For example: ${repaired}`
  }
}

function dependenciesOf(manifest: string): string[] {
  const { dependencies, devDependencies } = parseObject(manifest)
  return [dependencies, devDependencies].flatMap((group) =>
    isObject(group) ? Object.keys(group) : [],
  )
}
