import 'server-only'
import { after } from 'next/server'
import { appDb } from '@/lib/db/app'
import { db } from '@/lib/db/client'
import { isDatabaseUnavailable } from '@/lib/db/errors'
import { env } from '@/lib/env'
import { NOUNS } from '@/lib/nouns'
import { Prisma } from '@/prisma/generated/client'
import { logEvent } from './log'

const INTERVAL_MS = 10 * 60 * 1000
const BATCH = 1_000

function expired() {
  return [
    { table: 'verifications', key: 'id', where: 'expires_at < now()' },
    // OR would scan the whole table.
    { table: 'sessions', key: 'id', where: 'expires_at < now()' },
    { table: 'sessions', key: 'id', where: "last_seen_at < now() - interval '7 days'" },
    // Until then, the settings say that they have expired.
    {
      table: 'personal_access_tokens',
      key: 'id',
      where: "expires_at < now() - interval '30 days'",
    },
    // Too late to be news.
    { table: 'mails', key: 'event_id', where: "created_at < now() - interval '3 days'" },
    // As long as their cookies live.
    { table: 'devices', key: 'id', where: "last_seen_at < now() - interval '400 days'" },
    { table: 'rate_limits', key: 'key', where: 'expire < extract(epoch FROM now()) * 1000' },
    {
      table: 'security_events',
      key: 'id',
      where: `created_at < now() - make_interval(days => ${env().securityEventRetentionDays})`,
    },
  ]
}

/** In small batches, so that locks are short. A failing table doesn't stop the others. */
export async function sweepExpiredRows(): Promise<number> {
  let swept = 0
  const errors: unknown[] = []
  for (const rows of expired()) {
    try {
      swept += await sweepTable(rows)
    } catch (error) {
      errors.push(error)
    }
  }
  if (env().isDemo) for (const { reset } of NOUNS) await reset?.(appDb)
  if (errors.length > 0) throw errors[0]
  return swept
}

async function sweepTable({ table, key, where }: ReturnType<typeof expired>[number]) {
  let swept = 0
  for (let deleted = BATCH; deleted === BATCH; swept += deleted) {
    const batch = Prisma.raw(
      `DELETE FROM ${table} WHERE ${key} = ANY (ARRAY(SELECT ${key} FROM ${table} WHERE ${where} LIMIT ${BATCH} FOR UPDATE SKIP LOCKED))`,
    )
    deleted = await db.$executeRaw(batch)
  }
  return swept
}

/** Every ten minutes, except on Vercel: see `sweepAfterResponse`. */
export function startSweeping(): void {
  if (!env().isOnVercel) setInterval(sweep, INTERVAL_MS).unref()
}

let nextSweepAt = 0

/** A frozen instance has no timers, so on Vercel a response starts the sweep. */
export function sweepAfterResponse(): void {
  if (!env().isOnVercel || Date.now() < nextSweepAt) return
  nextSweepAt = Date.now() + INTERVAL_MS
  after(sweep)
}

async function sweep(): Promise<void> {
  try {
    await sweepExpiredRows()
  } catch (error) {
    logEvent('sweep_failed', { isDatabaseUnavailable: isDatabaseUnavailable(error) })
  }
}
