import 'server-only'
import type pg from 'pg'
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'
import { pool } from '@/lib/db/pool'
import { env } from '@/lib/env'
import { AppError, type ErrorCode, isAppError } from '@/lib/errors'
import { NOUNS, type NounLimit } from '@/lib/nouns'

const MINUTE = 60
const HOUR = 60 * MINUTE

/** Budgets in points per seconds, beside those of the nouns. Counted in Postgres, in one atomic statement, so that all instances share them. */
const LIMITS = {
  ceremonyOptions: { points: 30, duration: 5 * MINUTE },
  // Each way to sign in has a count of its own, so that none can be used to close another.
  oauthFailures: { points: 10, duration: MINUTE },
  passkeyFailures: { points: 10, duration: MINUTE },
  recoveryCodeFailures: { points: 10, duration: MINUTE },
  /** Bounds how many attempts run at once, which a count of failures alone does not. */
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

/** Takes one point of `key`'s budget; null has none. Throws `AppError('too_many_requests')` when none is left; a database error passes through, so a ceremony stays closed. */
export async function consumeRateLimit(limit: RateLimit, key: string | null): Promise<void> {
  if (key === null) return
  try {
    await limiter(limit).consume(key)
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error
    throw tooManyRequests(error)
  }
}

/** The key in the table of each budget that a user may have. */
export function rateLimitKeysOf(userId: string): string[] {
  return Object.keys(BUDGETS).map((limit) => `${limit}:${userId}`)
}

type FailureLimit = 'oauthFailures' | 'passkeyFailures' | 'recoveryCodeFailures'

/** Refusals that say nothing about who tries. */
const NO_FAILURES = new Set<ErrorCode>(['unavailable', 'provider_unavailable', 'too_many_requests'])

/**
 * Runs an attempt to sign in against a budget that counts failures only: whoever is right takes
 * nothing of it, however many are right at once. Of failures at once only those within the budget
 * learn that they failed; the others, like every attempt once it is spent, get
 * `AppError('too_many_requests')`. `refusalOf` finds a failure that the attempt returned instead of
 * throwing it.
 */
export async function countFailures<T>(
  limit: FailureLimit,
  key: string | null,
  attempt: () => Promise<T>,
  refusalOf: (result: T) => AppError | null = () => null,
): Promise<T> {
  if (key === null) return attempt()
  await consumeRateLimit('ceremonyAttempts', key)
  const spent = await limiter(limit).get(key)
  if (spent && spent.consumedPoints >= limiter(limit).points) throw tooManyRequests(spent)
  const failed = async (refusal: unknown) => {
    if (isAppError(refusal) && !NO_FAILURES.has(refusal.code)) await consumeRateLimit(limit, key)
  }
  try {
    const result = await attempt()
    await failed(refusalOf(result))
    return result
  } catch (error) {
    await failed(error)
    throw error
  }
}

function tooManyRequests({ msBeforeNext }: RateLimiterRes): AppError {
  return new AppError('too_many_requests', { retryAfter: Math.ceil(msBeforeNext / 1000) })
}

/** The pool of the moment. Names of statements are its own: not every pooler keeps them. */
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
