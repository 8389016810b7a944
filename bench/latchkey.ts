import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { PROJECT } from '@/scripts/dev/project'
import { hashOf, madeOnce, run, WORK } from './work-folder'

/** What a build is made of. */
const BUILT = /^(app|components|lib|prisma|scripts)\/|^[^/]+\.(ts|mjs|json)$/
const NOT_BUILT = /^lib\/testing\/|\.test\.tsx?$|^(package-lock|knip|biome)\.json$/

/** What is read from the database for a page, and the files that read it. */
const READS = [
  ['lib/auth/user.ts', 'findAuthUser'],
  ['lib/todos/data.ts', 'listTodos'],
] as const

/**
 * Builds a copy of this project and returns its standalone server. With `constants`, the user and
 * the todos are read once for each session and then kept: the page without its data's cost.
 */
export async function buildLatchkey({ constants = false } = {}): Promise<string> {
  const name = constants ? 'latchkey-constants' : 'latchkey'
  const files = projectFiles()
  const hash = hashOf([...files, 'bench/latchkey.ts'].map((file) => path.join(PROJECT, file)))
  const directory = await madeOnce(WORK, name, hash, async (made) => {
    console.error(`Building ${name} …`)
    for (const file of files) cpSync(path.join(PROJECT, file), path.join(made, file))
    if (constants) for (const [file, read] of READS) keepAnswers(path.join(made, file), read)
    const args = ['--import', 'tsx', path.join('scripts', 'build.ts')]
    await run(process.execPath, args, { cwd: made, env: { NODE_ENV: 'production' } })
    cpSync(path.join(made, '.next', 'static'), path.join(standalone(made), '.next', 'static'), {
      recursive: true,
    })
    cpSync(
      path.join(made, 'prisma', 'migrations'),
      path.join(standalone(made), 'prisma', 'migrations'),
      {
        recursive: true,
      },
    )
  })
  return path.join(standalone(directory), 'server.js')
}

/** Below this project, Next takes the project's folder for the root of what it traces. */
function standalone(directory: string): string {
  const root = path.join(directory, '.next', 'standalone')
  const nested = path.join(root, path.relative(PROJECT, directory))
  return existsSync(path.join(nested, 'server.js')) ? nested : root
}

function projectFiles(): string[] {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard']
  return execFileSync('git', args, { cwd: PROJECT, encoding: 'utf8' })
    .split('\0')
    .filter((file) => BUILT.test(file) && !NOT_BUILT.test(file))
    .filter((file) => existsSync(path.join(PROJECT, file)))
    .sort()
}

/** Renames an async function and puts one in its place that remembers its answers. */
function keepAnswers(file: string, name: string): void {
  const source = readFileSync(file, 'utf8')
  const declaration = new RegExp(`^(export )?async function ${name}\\(`, 'm')
  const isExported = declaration.exec(source)?.[1] ?? ''
  if (!declaration.test(source))
    throw new Error(`${file} has no async function ${name}: bench/latchkey.ts names it.`)
  const kept = `
const kept = new Map<string, ReturnType<typeof read_${name}>>()
${isExported}function ${name}(...args: Parameters<typeof read_${name}>) {
  const key = JSON.stringify(args)
  const answer = kept.get(key) ?? read_${name}(...args)
  kept.set(key, answer)
  return answer
}
`
  writeFileSync(file, source.replace(declaration, `async function read_${name}(`) + kept)
}
