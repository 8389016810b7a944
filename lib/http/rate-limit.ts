import 'server-only'
import type pg from 'pg'
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'
import { pool } from '@/lib/db/pool'
import { env } from '@/lib/env'
import { AppError, type ErrorCode, isAppError } from '@/lib/errors'
import { NOUNS, type NounLimit } from '@/lib/nouns'

const MINUTE = 60
const HOUR = 60 * MINUTE

/** Points per `duration` seconds, shared by all instances. Nouns have their own. */
const LIMITS = {
  ceremonyOptions: { points: 30, duration: 5 * MINUTE },
  // Separate, so that attacking one method doesn't block the others.
  oauthFailures: { points: 10, duration: MINUTE },
  passkeyFailures: { points: 10, duration: MINUTE },
  recoveryCodeFailures: { points: 10, duration: MINUTE },
  /** Limits concurrent attempts. */
  ceremonyAttempts: { points: 300, duration: MINUTE },
  oauthStart: { points: 20, duration: MINUTE },
  accountChanges: { points: 10, duration: 10 * MINUTE },
  adminChanges: { points: 60, duration: 10 * MINUTE },
  dataExports: { points: 3, duration: HOUR },
  accountDeletions: { points: 3, duration: HOUR },
} as const

export type RateLimit = keyof typeof LIMITS | NounLimit

const BUDGETS: Record<RateLimit, { points: number; duration: number }> = Object.assign(
  {},
  LIMITS,
  ...NOUNS.map(({ limits }) => limits),
)

const limiters = new Map<RateLimit, RateLimiterPostgres>()

/**
 * Takes a point; a null `key` is unlimited. Throws `AppError('too_many_requests')`. Database errors
 * pass through, so that nothing is uncounted.
 */
export async function consumeRateLimit(limit: RateLimit, key: string | null): Promise<void> {
  if (key === null) return
  try {
    await limiter(limit).consume(key)
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error
    throw tooManyRequests(error)
  }
}

export function rateLimitKeysOf(userId: string): string[] {
  return Object.keys(BUDGETS).map((limit) => `${limit}:${userId}`)
}

export type FailureLimit = 'oauthFailures' | 'passkeyFailures' | 'recoveryCodeFailures'

/** Failures that aren't the user's. */
const NO_FAILURES = new Set<ErrorCode>(['unavailable', 'provider_unavailable', 'too_many_requests'])

/** Counts an attempt to sign in only if it fails. Throws `AppError('too_many_requests')`. */
export async function countFailures<T>(
  limit: FailureLimit,
  key: string | null,
  attempt: () => Promise<T>,
): Promise<T> {
  if (key === null) return attempt()
  await consumeRateLimit('ceremonyAttempts', key)
  const spent = await limiter(limit).get(key)
  if (spent && spent.consumedPoints >= limiter(limit).points) throw tooManyRequests(spent)
  try {
    return await attempt()
  } catch (error) {
    if (isAppError(error) && !NO_FAILURES.has(error.code)) await consumeRateLimit(limit, key)
    throw error
  }
}

function tooManyRequests({ msBeforeNext }: RateLimiterRes): AppError {
  return new AppError('too_many_requests', { retryAfter: Math.ceil(msBeforeNext / 1000) })
}

/** The current pool, which also names statements: not every pooler keeps them. */
const storeClient = {
  query(statement: pg.QueryConfig) {
    const connections = pool()
    return connections.again(() =>
      connections.query({ ...statement, name: connections.statementName(statement.text) }),
    )
  },
}

function limiter(limit: RateLimit): RateLimiterPostgres {
  const { points, duration } = BUDGETS[limit]
  const existing = limiters.get(limit)
  if (existing) return existing
  const created = new RateLimiterPostgres({
    storeClient,
    storeType: 'pool',
    tableName: 'rate_limits',
    tableCreated: true,
    clearExpiredByTimeout: false,
    keyPrefix: limit,
    points: Math.ceil(points * env().rateLimitScale),
    duration,
  })
  limiters.set(limit, created)
  return created
}
