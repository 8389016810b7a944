import { expect, test } from 'vitest'
import { openBrowser } from '@/lib/testing/browser'
import {
  errorCode,
  REGISTER_OPTIONS,
  REGISTER_VERIFY,
  SIGN_IN_OPTIONS,
  SIGN_IN_VERIFY,
  signUp,
} from '@/lib/testing/ceremonies'
import { count, statementsOf } from '@/lib/testing/database'
import { assertSameOrigin } from './same-origin'

/** [Origin, Sec-Fetch-Site]; null: the header is not there. */
const FOREIGN: [string | null, string | null][] = [
  [null, null],
  [null, 'same-site'],
  [null, 'cross-site'],
  [null, 'none'],
  [null, 'Same-Origin'],
  [null, 'same-origin, same-origin'],
  [null, ''],
  ['null', null],
  ['null', 'same-origin'],
  ['', null],
  ['', 'same-origin'],
  ['https://evil.example', null],
  ['https://evil.example', 'same-origin'],
  ['http://app.localhost:3000', 'same-site'],
  ['http://localhost:3000.evil.example', null],
  ['http://localhost:30000', null],
  ['http://localhost:3001', 'same-site'],
  ['http://localhost', null],
  ['https://localhost:3000', null],
  ['http://localhost:3000/', null],
  ['http://LOCALHOST:3000', null],
  ['http://localhost:3000, https://evil.example', null],
  ['https://evil.example, http://localhost:3000', null],
  ['http://user@localhost:3000', null],
  ['http://127.0.0.1:3000', null],
  ['file://', null],
  ['chrome-extension://abcdefghijklmnop', 'none'],
]

function headersOf(origin: string | null, fetchSite: string | null): Headers {
  const headers = new Headers({
    host: 'localhost:3000',
    'x-forwarded-host': 'evil.example',
    referer: 'http://localhost:3000/sign-in',
  })
  if (origin !== null) headers.set('origin', origin)
  if (fetchSite !== null) headers.set('sec-fetch-site', fetchSite)
  return headers
}

test.for(FOREIGN)('Origin "%s", Sec-Fetch-Site "%s": refused', ([origin, fetchSite]) => {
  expect(() => assertSameOrigin(headersOf(origin, fetchSite))).toThrow(
    expect.objectContaining({ code: 'csrf' }),
  )
})

test.for([
  ['http://localhost:3000', null],
  ['http://localhost:3000', 'same-origin'],
  [null, 'same-origin'],
] as const)('Origin "%s", Sec-Fetch-Site "%s": accepted', ([origin, fetchSite]) => {
  assertSameOrigin(headersOf(origin, fetchSite))
})

test('ignores Host and X-Forwarded-Host, which clients can set', () => {
  const forged = new Headers({
    origin: 'https://evil.example',
    host: 'evil.example',
    'x-forwarded-host': 'evil.example',
    'x-forwarded-proto': 'https',
  })
  expect(() => assertSameOrigin(forged)).toThrow(expect.objectContaining({ code: 'csrf' }))
})

test.for([
  REGISTER_OPTIONS,
  REGISTER_VERIFY,
  SIGN_IN_OPTIONS,
  SIGN_IN_VERIFY,
  '/api/auth/sign-out',
])('%s refuses cross-origin requests before doing anything', async (path) => {
  const browser = openBrowser()
  await signUp(browser)
  const sessions = await count('sessions')
  for (const origin of [undefined, 'null', 'https://evil.example']) {
    const statements = await statementsOf(async () => {
      const response = await browser.post(path, {}, { headers: { origin } })
      expect([response.status, await errorCode(response)]).toEqual([403, 'csrf'])
      expect(response.headers.getSetCookie()).toEqual([])
    })
    expect(statements).toEqual([])
  }
  expect(await count('sessions')).toBe(sessions)
})
