import { setTimeout as delay } from 'node:timers/promises'

const PATIENCE_MS = 60_000
const POLL_MS = 50

/**
 * Waits until `condition` returns something truthy, and returns it. A page may be changing, so an
 * error is one more reason to ask again; the last one is reported.
 */
export async function until<T>(what: string, condition: () => Promise<T>): Promise<T> {
  const deadline = Date.now() + PATIENCE_MS
  for (;;) {
    let why = ''
    try {
      const result = await condition()
      if (result) return result
    } catch (error) {
      why = `: ${error instanceof Error ? error.message : error}`
    }
    if (Date.now() > deadline) throw new Error(`Not within ${PATIENCE_MS / 1000} s: ${what}${why}`)
    await delay(POLL_MS)
  }
}
