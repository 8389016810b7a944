import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { LaunchError } from '@/lib/server/operator-error'
import type { Environment } from './env-files'
import { PROJECT } from './project'

/** A second longer than the app's own deadline (lib/server/drain.ts). */
const GRACE_MS = 9_000
const require = createRequire(import.meta.url)

/** A running Next. */
export type NextProcess = ReturnType<typeof startNext>

/** Next starts in such a folder, and then answers every page with 500. */
export function requireReadablePath(): void {
  if (PROJECT.includes('#'))
    throw new LaunchError(
      "The path of the project's folder has a # in it, where Next finds no files: rename or move it.",
    )
}

/** Runs Next's command line as a process group of its own, so that a Ctrl-C reaches us alone and we end things in order. */
export function startNext(
  command: 'dev' | 'build' | 'start',
  args: string[],
  environment: Environment,
) {
  // A build ends by itself.
  const watchdog =
    command === 'build' ? [] : [`--import=${new URL('./leave-with-parent.mjs', import.meta.url)}`]
  const child = spawn(
    process.execPath,
    [...watchdog, require.resolve('next/dist/bin/next'), command, ...args],
    {
      cwd: PROJECT,
      env: { ...process.env, ...environment, NEXT_TELEMETRY_DISABLED: '1' },
      stdio: ['ignore', 'inherit', 'inherit', ...(command === 'build' ? [] : ['ipc' as const])],
      detached: process.platform !== 'win32',
    },
  )
  const exited = once(child, 'exit').then(([code]) => (typeof code === 'number' ? code : 1))

  function kill(): void {
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return
    if (process.platform === 'win32') child.kill('SIGKILL')
    else process.kill(-child.pid, 'SIGKILL')
  }

  return {
    /** Its exit code, once it has ended. */
    exited,
    /** Ends it at once, with all it has started. */
    kill,
    /** Lets it finish what runs, 9 seconds at most. */
    async stop(): Promise<void> {
      child.kill('SIGTERM')
      const deadline = setTimeout(kill, GRACE_MS)
      await exited
      clearTimeout(deadline)
    },
  }
}

/** Name of Next's output folder after `next build`. */
export const BUILD_ID = path.join(PROJECT, '.next', 'BUILD_ID')

/** Next copies `.env` beside the server that it leaves; a build's output holds no secrets of the machine that made it. */
export function removeEnvFiles(folder: string): void {
  if (!existsSync(folder)) return
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' }))
    if (/^\.env(\.|$)/.test(path.basename(file)) && !file.includes('node_modules'))
      rmSync(path.join(folder, file))
}
