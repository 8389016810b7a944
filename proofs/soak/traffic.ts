import { setTimeout as delay } from 'node:timers/promises'
import { openSender, type Send } from '@/bench/load'
import type { Visit } from './visits'

/** What happened since the last `take()`. Times are in milliseconds, of one request each. */
export type Traffic = { times: number[]; failures: string[] }

/**
 * Visits begin at random moments, at `rate` requests a second on average, whether or not earlier
 * ones have been answered. The first request of each is timed from the moment when it was due.
 */
export function openTraffic(url: string, visits: Visit[], rate: number) {
  const { send, close } = openSender(url)
  const ending = new AbortController()
  const open = new Set<Promise<void>>()
  let now: Traffic = { times: [], failures: [] }

  async function visit({ run }: Visit, count: number, due: number): Promise<void> {
    let from: number | null = due
    const timed: Send = async (sent) => {
      const begin = from ?? performance.now()
      from = null
      try {
        return await send(sent)
      } finally {
        now.times.push(performance.now() - begin)
      }
    }
    await run(timed, count).catch((error: unknown) => void now.failures.push(String(error)))
  }

  async function arrive(): Promise<void> {
    let due = performance.now()
    for (let count = 0; !ending.signal.aborted; count++) {
      const next = visits[count % visits.length] as Visit
      due += -Math.log(1 - Math.random()) * next.requests * (1000 / rate)
      const early = due - performance.now()
      if (early > 0) await delay(early, undefined, { signal: ending.signal }).catch(() => undefined)
      if (ending.signal.aborted) break
      const visiting = visit(next, count, due)
      open.add(visiting)
      void visiting.finally(() => open.delete(visiting))
    }
  }

  const arriving = arrive()
  return {
    take(): Traffic {
      const taken = now
      now = { times: [], failures: [] }
      return taken
    },
    async stop(): Promise<void> {
      ending.abort()
      await arriving
      await Promise.all(open)
      close()
    },
  }
}
