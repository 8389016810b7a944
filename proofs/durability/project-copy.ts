import { execFileSync } from 'node:child_process'
import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises'
import path from 'node:path'
import { runProcess } from '@/lib/testing/run-process'
import { NEUTRAL_ENVIRONMENT } from '@/proofs/tools/clone'
import { DATA, PROJECT } from '@/scripts/dev/project'

/** A copy of this project with its own data, so that kills affect nothing else. */
export type ProjectCopy = Awaited<ReturnType<typeof copyProject>>

/**
 * Copies tracked and addable files. Inside the project's folder the copy finds the installed
 * packages.
 */
export async function copyProject(name = 'durability') {
  const parent = path.join(DATA, 'clones')
  await mkdir(parent, { recursive: true })
  const directory = await mkdtemp(path.join(parent, `${name}-`))
  const listed = execFileSync(
    'git',
    ['ls-files', '-z', '--cached', '--others', '--exclude-standard'],
    { cwd: PROJECT, encoding: 'utf8' },
  )
  const files = listed.split('\0').filter((file) => file !== '' && file !== 'package-lock.json')
  for (const file of files) await cp(path.join(PROJECT, file), path.join(directory, file))

  function run(script: string, env: Record<string, string> = {}) {
    const args = ['--import', 'tsx', path.join('scripts', script)]
    return runProcess(process.execPath, args, {
      cwd: directory,
      env: { ...NEUTRAL_ENVIRONMENT, NEXT_TELEMETRY_DISABLED: '1', ...env },
    })
  }

  return {
    directory,
    /** Connection string of the embedded server. */
    home: path.join(directory, '.data', 'postgres'),
    async build(): Promise<void> {
      const build = run('build.ts')
      if ((await build.exited) !== 0)
        throw new Error(`The production build failed:\n${build.output()}`)
    },
    /** Runs `npm start` and resolves when the app answers. */
    async start(port: number) {
      const launcher = run('start.ts', {
        PORT: String(port),
        RATE_LIMIT_SCALE: '1000000',
        PERSONAL_ACCESS_TOKENS: 'true',
      })
      await launcher.printed(/is ready at /)
      return launcher
    },
    remove: () => rm(directory, { recursive: true, force: true }),
  }
}
