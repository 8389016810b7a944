import { setInterval } from 'node:timers/promises'
import { operatorLine } from '@/lib/server/operator-error'
import type { EmbeddedPostgres } from './embedded-postgres/embedded-postgres'

const CHECK_MS = 500

/**
 * Restarts the embedded server whenever it is gone, until the signal aborts. A repeated failure is
 * reported once.
 */
export async function keepRunning(
  embedded: Pick<EmbeddedPostgres, 'restore'>,
  signal: AbortSignal,
): Promise<void> {
  let said = ''
  try {
    for await (const _ of setInterval(CHECK_MS, undefined, { signal, ref: false }))
      said = await restore(embedded, said)
  } catch (error) {
    if (!signal.aborted) throw error
  }
}

async function restore(embedded: Pick<EmbeddedPostgres, 'restore'>, said: string): Promise<string> {
  try {
    if (await embedded.restore())
      console.warn('The embedded database had stopped and was started again.')
    return ''
  } catch (error) {
    const line = operatorLine(error, 'DATABASE_URL') ?? String(error)
    if (line !== said) console.error(line)
    return line
  }
}
