import { expect, test } from 'vitest'
import { markAsDatabase } from '@/lib/db/errors'
import { AppError, ERRORS, type ErrorCode, isErrorCode } from '@/lib/errors'
import { HOME_PATH } from '@/lib/nouns'
import { logLinesOf } from '@/testing/log-lines'
import { json, jsonRoute, navigationRoute, seeOther } from './route'

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
  fresh_sign_in_required: 403,
  unavailable: 503,
}

test.for(CODES)(
  '%s is answered with its status and a sentence, as JSON that no cache keeps',
  async (code) => {
    const lines = await logLinesOf(async () => {
      const response = await jsonRoute(async () => {
        throw new AppError(code, { cause: new Error('library text') })
      })(request())
      expect(response.status).toBe(STATUSES[code])
      expect(response.headers.get('content-type')).toBe('application/json')
      expect(response.headers.get('cache-control')).toBe('no-store')
      expect(await response.json()).toEqual({ error: { code, message: ERRORS[code].message } })
      expect(ERRORS[code].message).toMatch(/^[A-Z].+\.$/)
    })
    expect(lines).toEqual([])
  },
)

test('a refusal can carry a sentence of its own, fields, and when to come back', async () => {
  const response = await jsonRoute(async () => {
    throw new AppError('invalid_input', { message: 'Too long.', fields: { name: 'Too long.' } })
  })(request())
  expect(await response.json()).toEqual({
    error: { code: 'invalid_input', message: 'Too long.', fields: { name: 'Too long.' } },
  })
  expect(response.headers.has('retry-after')).toBe(false)

  const limited = await jsonRoute(async () => {
    throw new AppError('too_many_requests', { retryAfter: 17 })
  })(request())
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
    const response = await jsonRoute(async () => {
      throw thrown
    })(request())
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

test('json keeps what it is given and sets each cookie in a header of its own', async () => {
  const cookie = { name: 'a', value: '1', maxAge: 1, sameSite: 'lax' } as const
  const response = json({ ok: true }, { status: 201, cookies: [cookie, { ...cookie, name: 'b' }] })
  expect([response.status, await response.json(), response.headers.getSetCookie().length]).toEqual([
    201,
    { ok: true },
    2,
  ])
})

test('a way back into the app is a 303 that no cache keeps', () => {
  const response = seeOther(HOME_PATH)
  expect([
    response.status,
    response.headers.get('location'),
    response.headers.get('cache-control'),
  ]).toEqual([303, HOME_PATH, 'no-store'])
})

test('a route that a browser navigates to shows the page for an outage, and refuses as JSON otherwise', async () => {
  const outage = navigationRoute(async () => {
    throw markAsDatabase(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }))
  })
  const response = await outage(request())
  expect([response.status, response.headers.get('location')]).toEqual([303, '/unavailable'])
  const refused = navigationRoute(async () => {
    throw new AppError('csrf')
  })
  expect((await refused(request())).status).toBe(403)
})
