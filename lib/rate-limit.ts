import 'server-only'
import type pg from 'pg'
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible'
import { pool } from '@/lib/db/pool'
import { env } from '@/lib/env'
import { AppError } from '@/lib/errors'
import { logEvent } from '@/lib/log'

const MINUTE = 60
const HOUR = 60 * MINUTE

/** Budgets in points per seconds. Counted in Postgres, in one atomic statement, so that all instances share them. */
const LIMITS = {
  ceremonyOptions: { points: 30, duration: 5 * MINUTE },
  ceremonyFailures: { points: 10, duration: MINUTE },
  oauthStart: { points: 20, duration: MINUTE },
  accountChanges: { points: 10, duration: 10 * MINUTE },
  adminChanges: { points: 60, duration: 10 * MINUTE },
  todoWrites: { points: 120, duration: MINUTE },
  profileWrites: { points: 30, duration: MINUTE },
  dataRequests: { points: 3, duration: HOUR },
} as const

export type RateLimit = keyof typeof LIMITS

const limiters = new Map<RateLimit, RateLimiterPostgres>()

/** Takes one point of `key`'s budget. Throws `AppError('too_many_requests')` when none is left; a database error passes through, so a ceremony stays closed. */
export async function consumeRateLimit(limit: RateLimit, key: string): Promise<void> {
  try {
    await limiter(limit).consume(key)
  } catch (error) {
    if (!(error instanceof RateLimiterRes)) throw error
    throw new AppError('too_many_requests', { retryAfter: Math.ceil(error.msBeforeNext / 1000) })
  }
}

/**
 * Gives a point back: for budgets that count failures only, taken before the attempt so that attempts at once cannot pass together. Never throws:
 * what was a success stays one.
 */
export async function refundRateLimit(limit: RateLimit, key: string): Promise<void> {
  await limiter(limit)
    .reward(key)
    .catch(() => logEvent('rate_limit_refund_failed', { limit }))
}

/** The pool of the moment. The limiter names its statements, which not every pooler keeps. */
const storeClient = {
  query: ({ name, ...statement }: pg.QueryConfig) =>
    pool().query(env().databasePreparedStatements ? { name, ...statement } : statement),
}

function limiter(limit: RateLimit): RateLimiterPostgres {
  const { points, duration } = LIMITS[limit]
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
