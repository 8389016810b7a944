import { setTimeout as delay } from 'node:timers/promises'

const POLL_MS = 100
const REQUEST_MS = 10_000

/** Resolves with true when the app on that port answers a request, whatever it answers; with false when the signal aborts first. */
export async function untilAnswering(port: number, signal: AbortSignal): Promise<boolean> {
  while (!signal.aborted) {
    try {
      await fetch(`http://127.0.0.1:${port}/api/health/live`, {
        signal: AbortSignal.any([signal, AbortSignal.timeout(REQUEST_MS)]),
        redirect: 'manual',
      })
      return true
    } catch {
      await delay(POLL_MS)
    }
  }
  return false
}
