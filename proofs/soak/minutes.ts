import { readdirSync } from 'node:fs'
import type pg from 'pg'
import type { App } from '@/bench/apps'
import type { Traffic } from './traffic'

/** Memory in MB, after a collection. `cpu` is the server's share of one core. */
export type Minute = Traffic & {
  p50: number
  p95: number
  cpu: number
  rss: number
  heap: number
  files: number
  connections: number
  databaseMb: number
}

export async function readMinute(
  app: App,
  db: pg.Pool,
  traffic: Traffic,
  cpu: number,
): Promise<Minute> {
  const { rss, heapUsed } = await app.memory()
  const { rows } = await db.query<{ connections: number; size: number }>(
    `SELECT (SELECT count(*)::int FROM pg_stat_activity
             WHERE datname = current_database() AND pid <> pg_backend_pid()) AS connections,
            pg_database_size(current_database())::float8 AS size`,
  )
  return {
    ...traffic,
    p50: quantile(traffic.times, 0.5),
    p95: quantile(traffic.times, 0.95),
    cpu,
    rss: rss / 1e6,
    heap: heapUsed / 1e6,
    files: readdirSync(`/proc/${app.pid}/fd`).length,
    connections: rows[0]?.connections ?? 0,
    databaseMb: (rows[0]?.size ?? 0) / 1e6,
  }
}

export const COLUMNS =
  'minute  requests  failed  p50 ms  p95 ms  CPU %  RSS MB  heap MB  files  connections  database MB'

export function rowOf(minute: Minute): string {
  const { times, failures, p50, p95, cpu, rss, heap, files, connections, databaseMb } = minute
  const measured = [p50, p95, cpu * 100, rss, heap].map((value) => value.toFixed(1))
  return [
    times.length,
    failures.length,
    ...measured,
    files,
    connections,
    databaseMb.toFixed(1),
  ].join('  ')
}

/** Most it may have grown by, from the first of the two windows to the last. */
const GROWTH = { p95: 1.25, rss: 1.1, heap: 1.1, files: 1.25, connections: 1.25 } as const

/**
 * A window is a twelfth of the run. The first one is for warming up; the second is compared with
 * the last.
 */
export function compareMinutes(minutes: Minute[]): { name: string; isRight: boolean }[] {
  const length = Math.max(1, Math.floor(minutes.length / 12))
  const [first, last] = [minutes.slice(length, 2 * length), minutes.slice(-length)]
  return Object.entries(GROWTH).map(([key, most]) => {
    const [before, after] = [first, last].map((window) =>
      key === 'p95'
        ? quantile(
            window.flatMap(({ times }) => times),
            0.95,
          )
        : mean(window.map((minute) => minute[key as keyof typeof GROWTH])),
    ) as [number, number]
    const share = after / before
    const from = `${before.toFixed(1)} in minutes ${length + 1} to ${2 * length}`
    return {
      name: `${key}: ${from}, ${after.toFixed(1)} in the last ${length}: × ${share.toFixed(2)}, at most × ${most}`,
      isRight: share <= most,
    }
  })
}

function quantile(values: number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(share * (sorted.length - 1))] ?? Number.NaN
}

function mean(values: number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
