import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { LaunchError } from '@/lib/server/operator-error'
import type { Environment } from './env-files'
import { PROJECT } from './project'

/** One second more than the app's own deadline (lib/server/drain.ts). */
const GRACE_MS = 9_000
const require = createRequire(import.meta.url)

export type NextProcess = ReturnType<typeof startNext>

/** In such a folder Next starts, but answers every page with 500. */
export function requireReadablePath(): void {
  if (PROJECT.includes('#'))
    throw new LaunchError(
      "The path of the project's folder has a # in it, where Next finds no files: rename or move it.",
    )
}

/**
 * Runs Next's command line in its own process group, so that only we receive Ctrl-C and can shut
 * down in order.
 */
export function startNext(
  command: 'dev' | 'build' | 'start',
  args: string[],
  environment: Environment,
) {
  // A build ends on its own.
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
    /** Kills it and its children at once. */
    kill,
    /** Lets it finish running requests, for up to 9 seconds. */
    async stop(): Promise<void> {
      child.kill('SIGTERM')
      const deadline = setTimeout(kill, GRACE_MS)
      await exited
      clearTimeout(deadline)
    },
  }
}

/** Name of Next's output folder. */
export const BUILD_ID = path.join(PROJECT, '.next', 'BUILD_ID')

/** Next copies `.env` into the standalone output, which must not contain this machine's secrets. */
export function removeEnvFiles(folder: string): void {
  if (!existsSync(folder)) return
  for (const file of readdirSync(folder, { recursive: true, encoding: 'utf8' }))
    if (/^\.env(\.|$)/.test(path.basename(file)) && !file.includes('node_modules'))
      rmSync(path.join(folder, file))
}
