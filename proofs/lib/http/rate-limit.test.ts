import { afterEach, expect, test } from 'vitest'
import { env } from '@/lib/env'
import { AppError } from '@/lib/errors'
import { consumeRateLimit, countFailures } from '@/lib/http/rate-limit'
import { count } from '@/lib/testing/database'

const { rateLimitScale } = env()
afterEach(() => Object.assign(env(), { rateLimitScale }))

test('the smallest scale leaves one point', async () => {
  Object.assign(env(), { rateLimitScale: 0.01 })
  await consumeRateLimit('dataExports', 'somebody')
  await expect(consumeRateLimit('dataExports', 'somebody')).rejects.toMatchObject({
    code: 'too_many_requests',
  })
})

test('only a refusal counts as a failure, not a fault', async () => {
  const attempt = (error: Error) =>
    countFailures('passkeyFailures', 'somebody', () => Promise.reject(error))
  const failures = () => count("rate_limits WHERE key = 'passkeyFailures:somebody'")
  for (const error of [new Error('a bug'), new AppError('unavailable')])
    await expect(attempt(error)).rejects.toBe(error)
  expect(await failures()).toBe(0)
  await expect(attempt(new AppError('passkey_failed'))).rejects.toThrow()
  expect(await failures()).toBe(1)
})
