import { execFileSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { runProcess } from '@/lib/testing/run-process'
import { PROJECT } from '@/scripts/dev/project'
import { environmentOf, readDockerfile, type Stage } from './dockerfile'

/**
 * Does what `docker build` does, in empty folders instead of containers: runs the COPY and RUN
 * lines on this machine's Node. `built` replaces a first stage that has already run; `change` edits
 * the sources before they are built. Returns the last stage's /app.
 */
export async function makeImage(
  built: string | null,
  change: (app: string) => void = () => undefined,
): Promise<string> {
  const stages = readDockerfile()
  const folders = new Map<string, string>()
  let last = ''
  for (const stage of stages) {
    last = stage.name === 'build' && built ? built : await runStage(stage, folders, change)
    folders.set(stage.name, last)
  }
  for (const folder of folders.values())
    if (folder !== built && folder !== last) rmSync(folder, { recursive: true })
  return last
}

/**
 * The files of `COPY . .`: tracked or addable, minus .dockerignore. A file that only Git ignores is
 * an error.
 */
export function contextFiles(): string[] {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
    cwd: PROJECT,
    encoding: 'utf8',
  })
  return listed
    .split('\n')
    .filter((file) => file && existsSync(path.join(PROJECT, file)) && !isDockerIgnored(file))
}

/** Whether .dockerignore excludes the path. Supports names of files and folders with `*`. */
export function isDockerIgnored(file: string): boolean {
  const patterns = readFileSync(path.join(PROJECT, '.dockerignore'), 'utf8')
    .split('\n')
    .filter((line) => line && !line.startsWith('#'))
  return patterns.some((pattern) =>
    new RegExp(`^${pattern.replaceAll('.', '\\.').replaceAll('*', '[^/]*')}(/|$)`).test(file),
  )
}

async function runStage(
  stage: Stage,
  folders: Map<string, string>,
  change: (app: string) => void,
): Promise<string> {
  const app = mkdtempSync(path.join(tmpdir(), 'image-'))
  // Users other than the owner read an image's /app.
  chmodSync(app, 0o755)
  for (const { name, text } of stage.instructions) {
    if (name === 'COPY') copy(text, app, folders)
    if (name === 'COPY' && text === '. .') change(app)
    if (name === 'RUN') await run(text, app, environmentOf(stage))
  }
  return app
}

async function run(command: string, cwd: string, env: Record<string, string>): Promise<void> {
  const running = runProcess('sh', ['-c', command], {
    cwd,
    env: { NODE_ENV: undefined, npm_config_prefer_offline: 'true', ...env },
  })
  if ((await running.exited) !== 0) throw new Error(`RUN ${command} failed:\n${running.output()}`)
}

function copy(text: string, app: string, folders: Map<string, string>): void {
  const words = text.split(/\s+/)
  const option = (name: string) =>
    words.find((word) => word.startsWith(`--${name}=`))?.slice(`--${name}=`.length)
  const from = option('from')
  const names = words.filter((word) => !word.startsWith('--'))
  const target = path.join(app, names.pop() ?? '')
  // Without --chmod, copies keep the modes of a checkout with umask 077.
  const mode = option('chmod') ?? 'u+rwX,go='
  for (const name of names) {
    if (from) {
      cpSync(path.join(folders.get(from) ?? '', path.relative('/app', name)), target, {
        recursive: true,
        verbatimSymlinks: true,
      })
      execFileSync('chmod', ['-R', mode, target])
    } else if (name === '.') for (const file of contextFiles()) copyFile(file, target)
    else for (const file of matching(name)) copyFile(file, target)
  }
}

function copyFile(file: string, target: string): void {
  mkdirSync(path.dirname(path.join(target, file)), { recursive: true })
  cpSync(path.join(PROJECT, file), path.join(target, file))
}

/** `package-lock.json*` is optional. */
function matching(name: string): string[] {
  const pattern = new RegExp(`^${name.replaceAll('.', '\\.').replaceAll('*', '.*')}$`)
  return readdirSync(PROJECT).filter(
    (file) => pattern.test(file) && statSync(path.join(PROJECT, file)).isFile(),
  )
}
