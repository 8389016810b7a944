import { expect, test } from 'vitest'
import { HOME_PATH } from '@/lib/brand'
import { AppError } from '@/lib/errors'
import { errorResponse, isNavigation, json, seeOther } from '@/lib/http/route'
import { logLinesOf } from '@/lib/testing/log-lines'

test('json keeps its body and sets each cookie in its own header', async () => {
  const cookie = { name: 'a', value: '1', maxAge: 1, sameSite: 'lax' } as const
  const response = json({ ok: true }, { status: 201, cookies: [cookie, { ...cookie, name: 'b' }] })
  expect([response.status, await response.json(), response.headers.getSetCookie().length]).toEqual([
    201,
    { ok: true },
    2,
  ])
})

test('seeOther is an uncached 303', () => {
  const response = seeOther(HOME_PATH)
  expect([
    response.status,
    response.headers.get('location'),
    response.headers.get('cache-control'),
  ]).toEqual([303, HOME_PATH, 'no-store'])
})

test.for([
  [true, { 'sec-fetch-mode': 'navigate', accept: '*/*' }],
  [false, { 'sec-fetch-mode': 'cors', accept: 'text/html' }],
  [true, { accept: 'text/html,application/xhtml+xml' }],
  [false, { accept: 'application/json' }],
  [false, {}],
] as const)('a navigation: %s, by %j', ([expected, headers]) => {
  expect(isNavigation(new Headers({ ...headers }))).toBe(expected)
})

const REQUEST = new Request('http://localhost:3000/api/x?token=secret', {
  headers: { 'x-request-id': 'r-1' },
})

test.for([
  [new TypeError('ada@example.com'), 500, 'TypeError'],
  ['ada@example.com', 500, 'string'],
  [Object.assign(new Error('ada@example.com'), { code: '57P01' }), 503, 'Error'],
] as const)(
  'a fault is logged without its message, and may be tried again: %s',
  async ([error, status, name]) => {
    let response = new Response()
    const lines = await logLinesOf(async () => {
      response = errorResponse(error, REQUEST)
    })
    expect([response.status, response.headers.get('retry-after')]).toEqual([status, '5'])
    expect(await response.json()).toMatchObject({ error: { code: 'unavailable' } })
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { event: 'server_error', requestId: 'r-1', path: '/api/x', error: name },
    ])
    expect(lines.join()).not.toMatch(/ada@|secret/)
  },
)

test('a refusal is not logged, and says when to come back only if it knows', async () => {
  const answers: Response[] = []
  const lines = await logLinesOf(async () => {
    answers.push(errorResponse(new AppError('forbidden', { message: 'No.' }), REQUEST))
    answers.push(errorResponse(new AppError('too_many_requests', { retryAfter: 7 }), REQUEST))
  })
  expect(lines).toEqual([])
  expect(answers.map(({ status, headers }) => [status, headers.get('retry-after')])).toEqual([
    [403, null],
    [429, '7'],
  ])
  expect(await answers[0]?.json()).toEqual({ error: { code: 'forbidden', message: 'No.' } })
})
