import { after } from 'next/server'
import { expect, test, vi } from 'vitest'
import { route } from '@/lib/auth/visitor'
import { markAsDatabase } from '@/lib/db/errors'
import { env } from '@/lib/env'
import { AppError, ERRORS, type ErrorCode, isErrorCode } from '@/lib/errors'
import { seeOther } from '@/lib/http/route'
import { logLinesOf } from '@/lib/testing/log-lines'

// Next's own part: work after the response.
vi.mock('next/server', () => ({ after: vi.fn() }))

const request = () =>
  new Request('http://localhost:3000/api/auth/session?code=secret', {
    headers: { 'x-request-id': 'r-1' },
  })
const CODES = Object.keys(ERRORS).filter(isErrorCode)

const STATUSES: Record<ErrorCode, number> = {
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  invalid_input: 400,
  csrf: 403,
  too_many_requests: 429,
  passkey_failed: 400,
  ceremony_expired: 400,
  oauth_failed: 400,
  provider_unavailable: 502,
  already_linked: 409,
  account_exists: 409,
  sign_up_closed: 403,
  last_sign_in_method: 409,
  session_limit: 409,
  fresh_sign_in_required: 403,
  unavailable: 503,
}

test.for(CODES)(
  '%s is answered with its status and a sentence, as JSON that no cache keeps',
  async (code) => {
    const lines = await logLinesOf(async () => {
      const response = await route(() => {
        throw new AppError(code, { cause: new Error('library text') })
      })(request(), {})
      expect(response.status).toBe(STATUSES[code])
      expect(response.headers.get('content-type')).toBe('application/json')
      expect(response.headers.get('cache-control')).toBe('no-store')
      expect(await response.json()).toEqual({ error: { code, message: ERRORS[code].message } })
      expect(ERRORS[code].message).toMatch(/^[A-Z].+\.$/)
    })
    expect(lines).toEqual([])
  },
)

test('a refusal can have its own message, fields and a time to retry', async () => {
  const response = await route(() => {
    throw new AppError('invalid_input', { message: 'Too long.', fields: { name: 'Too long.' } })
  })(request(), {})
  expect(await response.json()).toEqual({
    error: { code: 'invalid_input', message: 'Too long.', fields: { name: 'Too long.' } },
  })
  expect(response.headers.has('retry-after')).toBe(false)

  const limited = await route(() => {
    throw new AppError('too_many_requests', { retryAfter: 17 })
  })(request(), {})
  expect(limited.headers.get('retry-after')).toBe('17')
})

test.for([
  new Error('password of ada@example.com\nis wrong'),
  new TypeError('x'),
  'a string',
  null,
  undefined,
  { code: 'csrf' },
])('a bug is a 500 that says nothing, and one log line without its message: %s', async (thrown) => {
  const lines = await logLinesOf(async () => {
    const response = await route(() => {
      throw thrown
    })(request(), {})
    expect(response.status).toBe(500)
    expect(await response.json()).toEqual({
      error: { code: 'unavailable', message: ERRORS.unavailable.message },
    })
  })
  expect(lines).toHaveLength(1)
  const line: unknown = JSON.parse(lines[0] ?? '')
  expect(line).toMatchObject({ event: 'server_error', requestId: 'r-1', path: '/api/auth/session' })
  expect(lines[0]).not.toMatch(/ada@example|secret|is wrong/)
})

const databaseDown = markAsDatabase(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }))
const outage = () => {
  throw databaseDown
}

test('an outage is a 503 in JSON, and its own page where a browser navigates', async () => {
  const lines = await logLinesOf(async () => {
    expect((await route(outage)(request(), {})).status).toBe(503)
  })
  expect(lines).toHaveLength(1)
  const response = await route(outage, { isPage: true })(request(), {})
  expect([response.status, response.headers.get('location')]).toEqual([303, '/unavailable'])
  const refused = route(
    () => {
      throw new AppError('csrf', { cause: databaseDown })
    },
    { isPage: true },
  )
  expect((await refused(request(), {})).status).toBe(403)
})

test('a handler chooses where its refusals lead; faults are still logged', async () => {
  const failing = (thrown: unknown) =>
    route((visitor) => {
      visitor.onRefusal = (code) => (code === 'not_found' ? null : seeOther(`/?error=${code}`))
      throw thrown
    })(request(), {})
  const lines = await logLinesOf(async () => {
    expect((await failing(new AppError('forbidden'))).headers.get('location')).toBe(
      '/?error=forbidden',
    )
    expect((await failing(new AppError('not_found'))).status).toBe(404)
    expect((await failing(new Error('secret'))).headers.get('location')).toBe('/?error=fault')
  })
  expect(lines).toHaveLength(1)
  expect(lines[0]).not.toContain('secret')
})

test('a post from another site is refused before the handler, unless the route says otherwise', async () => {
  const post = new Request('http://localhost:3000/api', {
    method: 'POST',
    headers: { origin: 'https://evil.example' },
  })
  const handle = () => seeOther('/')
  expect((await route(handle)(post, {})).status).toBe(403)
  expect((await route(handle, { isCrossSite: true })(post, {})).status).toBe(303)
})

test('on Vercel, whose instances have no timers, a response starts the sweep, but not each', async () => {
  const { isOnVercel } = env()
  Object.assign(env(), { isOnVercel: true })
  const respond = route(() => seeOther('/'))
  await respond(request(), {})
  await respond(request(), {})
  Object.assign(env(), { isOnVercel })
  expect(after).toHaveBeenCalledTimes(1)
})
