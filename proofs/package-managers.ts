import { existsSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { pack } from '@/create/pack/assemble.ts'
import { LaunchError } from '@/lib/server/operator-error'
import { runScript } from '../scripts/dev/run-script'
import { readDockerfile } from './hosting/dockerfile'
import { firstPage } from './tools/first-page'
import { installTool } from './tools/npm-tool'
import { printTotals, record, step } from './tools/steps'
import { makeWorkspace } from './tools/workspace'

type Manager = { name: string; command: string; from: string; lockfile: string }
const MANAGERS: Manager[] = [
  { name: 'npm', command: 'npm', from: 'npm@11', lockfile: 'package-lock.json' },
  { name: 'pnpm', command: 'pnpm', from: 'pnpm@12', lockfile: 'pnpm-lock.yaml' },
  { name: 'yarn-classic', command: 'yarn', from: 'yarn@1', lockfile: 'yarn.lock' },
  { name: 'yarn', command: 'yarn', from: '@yarnpkg/cli-dist@4', lockfile: 'yarn.lock' },
  { name: 'bun', command: 'bun', from: 'bun@1', lockfile: 'bun.lock' },
]
const WORKSPACES = ['npm', 'pnpm']

/**
 * `npm run test:managers`: an app made with each package manager is installed, checked, built,
 * installed again as its Dockerfile does, and shows its first page; then one in an npm and one in a
 * pnpm workspace. `-- pnpm` selects some, `--quick` neither builds nor makes workspaces. The last
 * line is "N passed, N failed".
 */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { quick: { type: 'boolean' } },
    allowPositionals: true,
  })
  const unknown = positionals.find((name) => !MANAGERS.some((manager) => manager.name === name))
  if (unknown) throw new LaunchError(`One of ${MANAGERS.map(({ name }) => name).join(', ')}.`)
  const folder = await mkdtemp(path.join(tmpdir(), 'latchkey-managers-'))
  try {
    const tarball = await pack(path.join(folder, 'packed'))
    for (const manager of MANAGERS) {
      if (positionals.length > 0 && !positionals.includes(manager.name)) continue
      const { version, PATH } = await installTool(folder, manager.command, manager.from)
      const run = { ...manager, PATH, tarball, home: path.join(folder, manager.name) }
      await mkdir(run.home)
      const isQuick = values.quick === true
      await testApp(run, (what) => `${manager.name} ${version}: ${what}`, isQuick)
      if (!isQuick && WORKSPACES.includes(manager.name))
        await testWorkspace(run, (what) => `${manager.name} ${version} workspace: ${what}`)
      // A gigabyte each.
      await rm(run.home, { recursive: true, force: true })
    }
  } catch (error) {
    console.error(error)
    record('ran to its end', false)
  } finally {
    await rm(folder, { recursive: true, force: true })
    printTotals()
  }
}

type Run = Manager & { PATH: string; tarball: string; home: string }
type Title = (what: string) => string

async function testApp(run: Run, title: Title, isQuick: boolean): Promise<void> {
  const { command, PATH, home, lockfile } = run
  const app = path.join(home, 'my-app')
  // With CI=true, Yarn 4 would write no lockfile.
  const env = { PATH, YARN_ENABLE_IMMUTABLE_INSTALLS: 'false' }
  if (!(await step(title('made and installed'), home, create(run), env))) return
  record(title(`wrote ${lockfile}`), existsSync(path.join(app, lockfile)))
  await step(title('check'), app, [command, 'run', 'check'], { PATH })
  if (!isQuick) {
    await step(title('build'), app, [command, 'run', 'build'], { PATH })
    await installAsImage(app, path.join(home, 'image'), title, PATH)
  }
  await firstPage(title('first page of dev'), app, [command, 'run', 'dev'], { PATH })
  await step(title('left nothing over'), app, ['sh', '-c', 'test -z "$(git status --porcelain)"'])
}

/** Runs the first COPY and RUN of the app's Dockerfile. */
async function installAsImage(
  app: string,
  image: string,
  title: Title,
  PATH: string,
): Promise<void> {
  const [build] = readDockerfile(path.join(app, 'Dockerfile'))
  const text = (name: string) =>
    build?.instructions.find((instruction) => instruction.name === name)?.text ?? ''
  await mkdir(image)
  for (const file of text('COPY').split(' ').slice(0, -1))
    await cp(path.join(app, file), path.join(image, file))
  const npm_config_prefix = path.join(image, '.global')
  const env = { PATH: `${path.join(npm_config_prefix, 'bin')}:${PATH}`, npm_config_prefix }
  await step(title('installs as in its image'), image, ['sh', '-c', text('RUN')], env)
  for (const file of ['README.md', 'AGENTS.md', 'Dockerfile']) {
    const words = await readFile(path.join(app, file), 'utf8')
    const isOwn = title('').startsWith('npm ') || !/\bnpm (run|ci|test|start)\b/.test(words)
    record(title(`${file} names its own commands`), isOwn, words)
  }
}

async function testWorkspace(run: Run, title: Title): Promise<void> {
  const { command, PATH } = run
  const root = path.join(run.home, 'workspace')
  await mkdir(path.join(root, 'apps'), { recursive: true })
  const made = create(run, '--skip-install', '--no-git')
  if (!(await step(title('made'), path.join(root, 'apps'), made, { PATH }))) return
  const app = path.join(root, 'apps', 'my-app')
  await makeWorkspace(root, app)
  if (!(await step(title('installed'), root, [command, 'install'], { PATH }))) return
  for (const script of ['check', 'build'])
    await step(title(script), app, [command, 'run', script], { PATH })
  await firstPage(title('first page of start'), app, [command, 'run', 'start'], { PATH })
}

function create({ tarball, command }: Run, ...flags: string[]): string[] {
  const npm = ['npm', 'exec', '--yes', `--package=${tarball}`, '--']
  return [...npm, 'create-latchkey', 'my-app', `--use-${command}`, ...flags]
}

await runScript(main)
