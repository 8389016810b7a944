import { beforeAll, expect, test, vi } from 'vitest'
import { openBrowser } from '@/lib/testing/browser'
import {
  REGISTER_VERIFY,
  registrationOptions,
  SIGN_IN_OPTIONS,
  signUp,
} from '@/lib/testing/ceremonies'
import { createPasskey } from '@/lib/testing/software-authenticator'

const ORIGIN = 'https://app.example.com'

beforeAll(() => {
  vi.stubEnv('APP_URL', ORIGIN)
  vi.stubEnv('NODE_ENV', 'development')
})

test('on https the session cookie is host-bound and secure, whatever NODE_ENV is', async () => {
  const browser = openBrowser({ origin: ORIGIN })
  const { response } = createPasskey(ORIGIN, await registrationOptions(browser, { name: 'Ada' }))
  const cookies = (await browser.post(REGISTER_VERIFY, response)).headers.getSetCookie()
  expect(cookies).toContainEqual(
    expect.stringMatching(
      /^__Host-session=[\w-]{43}; Path=\/; Max-Age=2592000; HttpOnly; Secure; SameSite=Lax$/,
    ),
  )
  expect(cookies).toContainEqual(
    expect.stringMatching(
      /^__Host-passkey-registration-[\w-]{12}=; Path=\/; Max-Age=0; HttpOnly; Secure; SameSite=Strict$/,
    ),
  )
  expect(cookies).toContainEqual(
    expect.stringMatching(
      /^__Host-device=[\w-]{43}; Path=\/; Max-Age=34560000; HttpOnly; Secure; SameSite=Lax$/,
    ),
  )
  for (const cookie of cookies) expect(cookie).not.toMatch(/domain/i)
})

test('on https a ceremony’s cookie is also host-bound', async () => {
  const response = await openBrowser({ origin: ORIGIN }).post(SIGN_IN_OPTIONS, {})
  expect(response.headers.getSetCookie()).toEqual([
    expect.stringMatching(
      /^__Host-passkey-authentication-[\w-]{12}=[\w-]{43}; Path=\/; Max-Age=300; HttpOnly; Secure; SameSite=Strict$/,
    ),
  ])
})

test('on https a cookie without the prefix is no session: a subdomain could have set it', async () => {
  const browser = openBrowser({ origin: ORIGIN })
  await signUp(browser)
  const token = browser.cookies.get('__Host-session') ?? ''
  const read = async (cookie: string) =>
    (await browser.get('/api/auth/session', { headers: { cookie } })).json()
  expect(await read(`__Host-session=${token}`)).toMatchObject({ user: { name: 'Ada' } })
  expect(await read(`session=${token}`)).toEqual({ user: null, session: null })
  expect(await read(`__Secure-session=${token}`)).toEqual({ user: null, session: null })
  expect(await read(`__Host-session=${token}; __Host-session=${token}`)).toEqual({
    user: null,
    session: null,
  })
})

test('on https signing out removes the prefixed cookie', async () => {
  const browser = openBrowser({ origin: ORIGIN })
  await signUp(browser)
  const response = await browser.post('/api/auth/sign-out', {})
  expect(response.headers.getSetCookie()).toEqual([
    '__Host-session=; Path=/; Max-Age=0; HttpOnly; Secure; SameSite=Lax',
  ])
  expect([...browser.cookies.keys()]).toEqual(['__Host-device', '__Host-last-method'])
})
