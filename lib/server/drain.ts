import 'server-only'
import { subscribe } from 'node:diagnostics_channel'
import { ServerResponse } from 'node:http'
import { closePool } from '@/lib/db/pool'
import { logEvent } from './log'

/** `docker stop` kills after ten. */
const DEADLINE_MS = 8_000
/** Until the balancer notices. */
const OPEN_MS = 5_000

// Routes and instrumentation have separate instances.
const kept = globalThis as typeof globalThis & { isDraining?: boolean }

export function isDraining(): boolean {
  return kept.isDraining === true
}

/**
 * On SIGTERM and SIGINT: readiness answers 503, requests and `after` callbacks finish, the pool
 * closes. Next has no hook and ends in `process.exit(143)`, so we delay its listeners and intercept
 * that call. Run it after Next has started.
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

/** When all responses are sent, or at the deadline. */
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

/** Closes the pool and exits with 0, at the deadline at the latest. */
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
