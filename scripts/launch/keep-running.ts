import { setInterval } from 'node:timers/promises'
import type { EmbeddedPostgres } from '@/scripts/embedded-postgres/embedded-postgres'

const CHECK_MS = 500

/** Starts the embedded server again whenever it is gone, until the signal aborts; returns then. */
export async function keepRunning(embedded: EmbeddedPostgres, signal: AbortSignal): Promise<void> {
  try {
    for await (const _ of setInterval(CHECK_MS, undefined, { signal, ref: false })) {
      if (await embedded.restore())
        console.warn('The embedded database had stopped and was started again.')
    }
  } catch (error) {
    if (!signal.aborted) console.error(error)
  }
}
