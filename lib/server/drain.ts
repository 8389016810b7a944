import 'server-only'
import { subscribe } from 'node:diagnostics_channel'
import { ServerResponse } from 'node:http'
import { closePool } from '@/lib/db/pool'
import { logEvent } from './log'

/** The launcher kills a second later, and `docker stop` after ten. */
const DEADLINE_MS = 8_000
/** While a request is still running, new ones are accepted until the balancer notices. */
const OPEN_MS = 5_000

// Global, because routes and instrumentation may have separate instances of this module.
const kept = globalThis as typeof globalThis & { isDraining?: boolean }

/** Whether the process is shutting down. */
export function isDraining(): boolean {
  return kept.isDraining === true
}

/**
 * Makes SIGTERM and SIGINT shut down cleanly within eight seconds: readiness answers 503, running
 * requests finish, Next stops (including `after` callbacks), the pool closes, and the exit code is
 * 0.
 *
 * Next has no hook that waits for us: its own handlers stop listening at once and end in
 * `process.exit(143)`. So we call them later, and intercept that call. Run this after Next has
 * started.
 */
export function drainOnSignal(): void {
  const running = new Set<ServerResponse>()
  subscribe('http.server.request.start', (message) => {
    const response =
      typeof message === 'object' && message !== null && 'response' in message
        ? message.response
        : null
    if (!(response instanceof ServerResponse)) return
    running.add(response)
    response.once('close', () => running.delete(response))
    if (isDraining()) response.shouldKeepAlive = false
  })

  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    const others = process.listeners(signal)
    process.removeAllListeners(signal)
    process.on(signal, () => {
      if (isDraining()) return
      kept.isDraining = true
      logEvent('draining', { signal, running: running.size })
      endCleanly()
      void finished(running).then(() => {
        for (const listener of others) listener(signal)
        if (others.length === 0) process.exit()
      })
    })
  }
}

/** Resolves when all responses are sent, or at the deadline for new requests. */
async function finished(running: Set<ServerResponse>): Promise<void> {
  const deadline = new Promise<void>((resolve) => setTimeout(resolve, OPEN_MS).unref())
  while (running.size > 0) {
    const closed = [...running].map(
      (response) => new Promise<void>((resolve) => response.once('close', resolve)),
    )
    const outcome = await Promise.race([
      Promise.all(closed).then(() => 'closed'),
      deadline.then(() => 'late'),
    ])
    if (outcome === 'late') return
  }
}

/** Makes `process.exit` close the pool first and exit with 0. Exits anyway at the deadline. */
function endCleanly(): void {
  const exit = process.exit.bind(process)
  const leave = () => exit(0)
  setTimeout(() => {
    logEvent('drain_incomplete')
    leave()
  }, DEADLINE_MS).unref()
  Reflect.set(process, 'exit', () => {
    closePool().then(leave, leave)
  })
}
