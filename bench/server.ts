import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { openSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { reserveFreePort } from '@/scripts/dev/embedded-postgres/free-port'
import { openSender } from './load'
import { WORK } from './work-folder'

const FIRST_PORT = 4700
const AGENT = path.join(import.meta.dirname, 'agent.mjs')

/** A profile as V8's inspector gives it; only what is read here. */
export type Profile = {
  nodes: {
    id: number
    callFrame: { functionName: string; url: string; lineNumber: number }
    children?: number[]
  }[]
  samples: number[]
}

export type Server = Awaited<ReturnType<typeof startServer>>

/** With two cores or more on Linux, servers have the first core, and the load and Postgres the others. */
const pins = process.platform === 'linux' && availableParallelism() > 1 && hasTaskset()

function hasTaskset(): boolean {
  return spawnSync('taskset', ['--version']).status === 0
}

/** To be called after the builds: leaves the first core to the servers. */
export function leaveFirstCore(): void {
  if (pins) spawnSync('taskset', ['-acp', `1-${availableParallelism() - 1}`, String(process.pid)])
}

/**
 * Starts a standalone server on a port of its own. Resolves when `first` has been answered with 200,
 * which took `startMs` milliseconds from the start of the process. `env` may depend on its address.
 */
export async function startServer(
  name: string,
  file: string,
  env: (url: string) => Record<string, string>,
  first = { path: '/api/health/live', headers: {} },
) {
  const port = await reserveFreePort(FIRST_PORT)
  const url = `http://localhost:${port}`
  const command = [process.execPath, '--expose-gc', `--import=${AGENT}`, file]
  const [program = '', ...args] = pins ? ['taskset', '-c', '0', ...command] : command
  const logFile = path.join(WORK, `${name}.log`)
  const log = openSync(logFile, 'w')
  const begin = performance.now()
  const child = spawn(program, args, {
    cwd: path.dirname(file),
    stdio: ['ignore', log, log, 'ipc'],
    env: {
      PATH: process.env.PATH,
      NODE_ENV: 'production',
      NEXT_TELEMETRY_DISABLED: '1',
      HOSTNAME: '127.0.0.1',
      PORT: String(port),
      ...env(url),
    },
  })
  const exited = once(child, 'exit')
  await untilAnswered(child, url, first, logFile)
  const startMs = performance.now() - begin

  return {
    name,
    url,
    pid: child.pid ?? 0,
    startMs,
    /** CPU time of the whole process so far, in milliseconds. */
    cpu: async () => (await ask<{ microseconds: number }>(child, 'cpu')).microseconds / 1000,
    /** In bytes, after a collection. */
    memory: () => ask<{ rss: number; heapUsed: number }>(child, 'memory'),
    startProfile: () => ask(child, 'startProfile'),
    stopProfile: async () => (await ask<{ profile: Profile }>(child, 'stopProfile')).profile,
    async stop() {
      child.kill('SIGKILL')
      await exited
    },
  }
}

async function untilAnswered(
  child: ChildProcess,
  url: string,
  first: { path: string; headers: Record<string, string> },
  logFile: string,
): Promise<void> {
  const { send, close } = openSender(url)
  for (const end = Date.now() + 60_000; ; await delay(5)) {
    try {
      await send(first)
      return close()
    } catch (error) {
      const isStarting = error instanceof Error && 'code' in error && error.code === 'ECONNREFUSED'
      if (isStarting && child.exitCode === null && Date.now() < end) continue
      child.kill('SIGKILL')
      throw new Error(`The server did not start: see ${logFile}`, { cause: error })
    }
  }
}

function ask<T>(child: ChildProcess, question: string): Promise<T> {
  return new Promise((resolve) => {
    function listen(answer: { question?: string } & T): void {
      if (answer.question !== question) return
      child.off('message', listen)
      resolve(answer)
    }
    child.on('message', listen)
    child.send(question)
  })
}
