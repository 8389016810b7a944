import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { LaunchError } from '@/lib/server/operator-error'
import { programPath } from './binaries'
import { type Cluster, programContext } from './cluster'
import { freePort } from './free-port'
import { isServerOf, serverState } from './process-check'

const START_MS = 60_000
const STOP_MS = 3_000
const POLL_MS = 10
const RETRY_MS = 100
const PATIENCE_MS = 15_000
/** Another server took the port first, or a killed one and its children are still ending. */
const PASSING =
  /could not bind|Address already in use|pre-existing shared memory|lock file .+ already exists/
const isWindows = process.platform === 'win32'

/** A running server: the postmaster's process id and its port on 127.0.0.1. */
export type Server = { pid: number; port: number }

/** The cluster's running server, once it is ready, or null. */
export async function findServer(cluster: Cluster): Promise<Server | null> {
  const entry = readPidFile(cluster)
  if (!entry) return null
  const state = serverState(entry.pid, cluster.dataDirectory)
  if (state === 'running')
    return untilReady(cluster, () => !isServerOf(entry.pid, cluster.dataDirectory))
  if (state === 'gone' || (state === 'other program' && !(await isListening(entry.port))))
    disownPidFile(cluster)
  return null
}

/**
 * PostgreSQL doesn't start while any process has the number in its pid file, even one that has ended
 * and is never collected. Its parent's number counts as stale, and the rest of the file still leads
 * it to living children (`CreateLockFile` in miscinit.c).
 */
function disownPidFile(cluster: Cluster): void {
  if (isWindows) return
  const [, ...rest] = readFileSync(cluster.pidFile, 'utf8').split('\n')
  writeFileSync(cluster.pidFile, [process.pid, ...rest].join('\n'))
}

async function isListening(port: number): Promise<boolean> {
  const socket = connect({ port, host: '127.0.0.1' })
  try {
    await once(socket, 'connect')
    return true
  } catch {
    return false
  } finally {
    socket.destroy()
  }
}

/**
 * Starts a server on the first free port from `port` (or exactly there, if fixed) and waits until
 * it accepts connections. `durable: false` is faster but not safe against power failures. Throws
 * `LaunchError` with the end of the server's log.
 */
export async function startServer(
  cluster: Cluster,
  options: { port: number; durable: boolean; isFixed?: boolean },
): Promise<Server> {
  for (const end = Date.now() + PATIENCE_MS; ; await delay(RETRY_MS)) {
    const port = await freePort(options.port)
    if (options.isFixed && port !== options.port)
      throw new LaunchError(
        `Another program listens on port ${options.port}, the embedded database's. It starts again as soon as the port is free.`,
      )
    const logged = readLog(cluster).length
    const child = spawnServer(cluster, port, options.durable)
    let failure: string | null = null
    child.once('error', (error) => {
      failure = error.message
    })
    child.once('exit', (code) => {
      if (!isWindows || code !== 0) failure ??= `it ended with code ${code}`
    })
    const server = await untilReady(cluster, () => failure !== null)
    if (server) return server
    const log = readLog(cluster).slice(logged).trimEnd()
    if (!PASSING.test(log) || Date.now() > end)
      throw new LaunchError(
        `The embedded PostgreSQL did not start: ${failure ?? 'it is not ready in time'}\n${log.split('\n').slice(-6).join('\n')}`,
      )
  }
}

/** Stops the server, rolling back open transactions, and waits until it is gone. */
export async function stopServer(cluster: Cluster): Promise<void> {
  const entry = readPidFile(cluster)
  if (!entry || !isServerOf(entry.pid, cluster.dataDirectory)) return
  if (isWindows) {
    const { binaries, options } = programContext(cluster.dataDirectory)
    spawnSync(
      programPath(binaries, 'pg_ctl'),
      ['stop', '-D', cluster.dataDirectory, '-m', 'fast', '-w'],
      { ...options, stdio: 'ignore' },
    )
    return
  }
  // "Fast" and, if that hangs, "immediate" shutdown: https://www.postgresql.org/docs/18/server-shutdown.html
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    process.kill(entry.pid, signal)
    for (const end = Date.now() + STOP_MS; Date.now() < end; await delay(POLL_MS)) {
      if (!isServerOf(entry.pid, cluster.dataDirectory)) return
    }
  }
}

function spawnServer(cluster: Cluster, port: number, durable: boolean): ChildProcess {
  const { binaries, dataArgument, options } = programContext(cluster.dataDirectory)
  const settings = {
    listen_addresses: '127.0.0.1',
    unix_socket_directories: '',
    shared_buffers: '64MB',
    max_connections: '200',
    timezone: 'UTC',
    log_timezone: 'UTC',
    ...(durable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
  }
  const args = [
    '-p',
    String(port),
    ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
  ]
  const log = openSync(cluster.logFile, 'a', 0o600)
  try {
    // In its own session, because the server must outlive the app's Ctrl-C. On Windows pg_ctl drops
    // administrator rights, with which postgres refuses to run.
    const child = isWindows
      ? spawn(
          programPath(binaries, 'pg_ctl'),
          ['start', '-D', dataArgument, '-w', '-l', cluster.logFile, '-o', args.join(' ')],
          {
            ...options,
            stdio: 'ignore',
            detached: true,
            windowsHide: true,
          },
        )
      : spawn(programPath(binaries, 'postgres'), ['-D', dataArgument, ...args], {
          ...options,
          stdio: ['ignore', log, log],
          detached: true,
        })
    child.unref()
    return child
  } finally {
    closeSync(log)
  }
}

async function untilReady(cluster: Cluster, hasFailed: () => boolean): Promise<Server | null> {
  for (const end = Date.now() + START_MS; Date.now() < end; await delay(POLL_MS)) {
    const entry = readPidFile(cluster)
    if (entry?.isReady && isServerOf(entry.pid, cluster.dataDirectory))
      return { pid: entry.pid, port: entry.port }
    if (hasFailed()) return null
  }
  return null
}

/**
 * Lines 1, 4 and 8 of postmaster.pid: process id, port and state (`src/include/utils/pidfile.h`).
 */
function readPidFile(cluster: Cluster): (Server & { isReady: boolean }) | null {
  try {
    const lines = readFileSync(cluster.pidFile, 'utf8').split('\n')
    return { pid: Number(lines[0]), port: Number(lines[3]), isReady: lines[7]?.trim() === 'ready' }
  } catch {
    return null
  }
}

function readLog(cluster: Cluster): string {
  try {
    return readFileSync(cluster.logFile, 'utf8')
  } catch {
    return ''
  }
}
