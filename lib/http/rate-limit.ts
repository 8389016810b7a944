import 'server-only'
import { pool } from '@/lib/db/pool'
import { env } from '@/lib/env'
import { AppError, type ErrorCode, isAppError } from '@/lib/errors'
import { Prisma } from '@/prisma/generated/client'

const MINUTE = 60
const HOUR = 60 * MINUTE

/** Points per `duration` seconds, shared by all instances. */
export type Budget = { name: string; points: number; duration: number }

const LIMITS = {
  ceremonyOptions: { points: 30, duration: 5 * MINUTE },
  // Separate, so that attacking one method doesn't block the others.
  oauthFailures: { points: 10, duration: MINUTE },
  passkeyFailures: { points: 10, duration: MINUTE },
  recoveryCodeFailures: { points: 10, duration: MINUTE },
  accessTokenFailures: { points: 10, duration: MINUTE },
  /** Limits concurrent attempts. */
  ceremonyAttempts: { points: 300, duration: MINUTE },
  oauthStart: { points: 20, duration: MINUTE },
  accountChanges: { points: 10, duration: 10 * MINUTE },
  adminChanges: { points: 60, duration: 10 * MINUTE },
  dataExports: { points: 3, duration: HOUR },
  accountDeletions: { points: 3, duration: HOUR },
} as const

export const LIMIT_NAMES = Object.keys(LIMITS)
/** One of these, or a noun's own. */
export type RateLimit = keyof typeof LIMITS | Budget

/** `msLeft`: milliseconds until counting starts over. */
type Used = { points: number; msLeft: number }

/** Milliseconds, by the database's clock, which all instances share. */
const NOW = Prisma.sql`(extract(epoch FROM now()) * 1000)::bigint`

/**
 * Takes a point; a null `key` is unlimited. Throws `AppError('too_many_requests')`. Database errors
 * pass through, so that nothing is uncounted.
 */
export async function consumeRateLimit(limit: RateLimit, key: string | null): Promise<void> {
  if (key === null) return
  const [used] = await pool().run<Used>(take(limit, key))
  if (used) assertWithin(limit, used)
}

export type FailureLimit = 'oauthFailures' | 'passkeyFailures' | 'recoveryCodeFailures'

/** Failures that aren't the user's. */
const NO_FAILURES = new Set<ErrorCode>([
  'unavailable',
  'provider_unavailable',
  'too_many_requests',
  'session_limit',
])

/** Counts an attempt to sign in only if it fails. Throws `AppError('too_many_requests')`. */
export async function countFailures<T>(
  limit: FailureLimit,
  key: string | null,
  attempt: () => Promise<T>,
): Promise<T> {
  if (key === null) return attempt()
  const [used] = await pool().run<Used & { failures: number; failuresMsLeft: number }>(Prisma.sql`
    WITH attempt AS (${take('ceremonyAttempts', key)})
    SELECT attempt.*, coalesce(failed.points, 0) AS failures, (failed.expire - ${NOW})::int AS "failuresMsLeft"
    FROM attempt LEFT JOIN rate_limits failed ON failed.key = ${keyOf(limit, key)} AND failed.expire > ${NOW}`)
  if (used) {
    assertWithin('ceremonyAttempts', used)
    assertWithin(limit, { points: used.failures + 1, msLeft: used.failuresMsLeft })
  }
  try {
    return await attempt()
  } catch (error) {
    if (isAppError(error) && !NO_FAILURES.has(error.code)) await consumeRateLimit(limit, key)
    throw error
  }
}

/** Counts from the first point to the end of the duration, then from one again. */
function take(limit: RateLimit, key: string): Prisma.Sql {
  return Prisma.sql`
    INSERT INTO rate_limits AS used (key, points, expire)
    VALUES (${keyOf(limit, key)}, 1, ${NOW} + ${budgetOf(limit).duration * 1000}::int)
    ON CONFLICT (key) DO UPDATE SET
      points = CASE WHEN used.expire > ${NOW} THEN used.points + 1 ELSE 1 END,
      expire = CASE WHEN used.expire > ${NOW} THEN used.expire ELSE excluded.expire END
    RETURNING points, (expire - ${NOW})::int AS "msLeft"`
}

function assertWithin(limit: RateLimit, { points, msLeft }: Used): void {
  if (points > Math.ceil(budgetOf(limit).points * env().rateLimitScale))
    throw new AppError('too_many_requests', { retryAfter: Math.ceil(msLeft / 1000) })
}

function keyOf(limit: RateLimit, key: string): string {
  return `${budgetOf(limit).name}:${key}`
}

function budgetOf(limit: RateLimit): Budget {
  return typeof limit === 'string' ? { name: limit, ...LIMITS[limit] } : limit
}
