import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openBrowser } from '@/lib/testing/browser'
import {
  errorCode,
  REGISTER_OPTIONS,
  REGISTER_VERIFY,
  register,
  registrationOptions,
  signIn,
  signUp,
} from '@/lib/testing/ceremonies'
import { snapshot } from '@/lib/testing/database'
import { createPasskey } from '@/lib/testing/software-authenticator'

beforeEach(() => vi.resetModules())
afterEach(() => vi.unstubAllEnvs())

/** Simulates a restart with another configuration by reloading the routes. */
function closeSignUp() {
  vi.resetModules()
  vi.stubEnv('SIGN_UP', 'closed')
}

test('SIGN_UP=closed refuses a visitor at the first step, without a challenge', async () => {
  closeSignUp()
  const before = await snapshot(['users', 'verifications'])
  const response = await openBrowser().post(REGISTER_OPTIONS, { name: 'Ada' })
  expect([response.status, await errorCode(response)]).toEqual([403, 'sign_up_closed'])
  expect(response.headers.getSetCookie()).toEqual([])
  expect(await snapshot(['users', 'verifications'])).toEqual(before)
})

test('it refuses the second step of a sign-up that began while it was open', async () => {
  const browser = openBrowser()
  const { response: body } = createPasskey(
    browser.origin,
    await registrationOptions(browser, { name: 'Ada' }),
  )
  closeSignUp()
  const before = await snapshot()
  const response = await browser.post(REGISTER_VERIFY, body)
  expect([response.status, await errorCode(response)]).toEqual([403, 'sign_up_closed'])
  expect(await snapshot()).toEqual(before)
})

test('existing users still sign in and add passkeys', async () => {
  const browser = openBrowser()
  const passkey = await signUp(browser)
  closeSignUp()
  expect((await signIn(browser, passkey)).status).toBe(200)
  expect((await register(browser, {})).response.status).toBe(200)
})
