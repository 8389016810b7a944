import 'server-only'
import { subscribe } from 'node:diagnostics_channel'
import { ServerResponse } from 'node:http'
import { closePool } from '@/lib/db/pool'
import { logEvent } from './log'

/** The launchers wait a second longer, and `docker stop` ten seconds, before they kill. */
const DEADLINE_MS = 8_000
/** How long further requests are taken while one is not answered yet: whoever distributes them learns from /api/health/ready. */
const OPEN_MS = 5_000

// Kept there, because routes and instrumentation may have module instances of their own.
const kept = globalThis as typeof globalThis & { isDraining?: boolean }

/** Whether the process is about to end: it still answers, but should be given nothing new. */
export function isDraining(): boolean {
  return kept.isDraining === true
}

/**
 * Makes SIGTERM and SIGINT end the process in order: readiness answers 503, what runs is finished, Next ends (it waits for its `after` callbacks), the
 * pool is closed, and the exit code is 0. Nothing takes longer than eight seconds. To be called after Next has set its own handlers.
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
        // Whoever does not listen would not end.
        if (others.length === 0) process.exit()
      })
    })
  }
}

/** Resolves when every response is out, or when it is time to take no more requests. */
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

/** From now on `process.exit`, Next's last word, closes the pool first and says 0; a process that does not get there ends at the deadline. */
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
