import { beforeEach, expect, test, vi } from 'vitest'
import { openBrowser } from '@/lib/testing/browser'
import { errorCode, register, SIGN_IN_OPTIONS, signIn, signUp } from '@/lib/testing/ceremonies'

// Two deployments on one database: one on the relying party's domain, one on a related domain.
const HOME = 'https://example.com'
const RELATED = 'https://example.org'

beforeEach(() => {
  vi.stubEnv('RP_ID', 'example.com')
  vi.stubEnv('RELATED_ORIGINS', RELATED)
})

test('a passkey of one domain signs in on a related one, and the reverse', async () => {
  deploy(HOME)
  const made = await signUp(openBrowser({ origin: HOME }))

  deploy(RELATED)
  const browser = openBrowser({ origin: RELATED })
  expect((await signIn(browser, made)).status).toBe(200)
  const { passkey: added, response } = await register(browser, {})
  expect([response.status, added.rpId]).toEqual([200, 'example.com'])

  deploy(HOME)
  expect((await signIn(openBrowser({ origin: HOME }), added)).status).toBe(200)
})

test('each deployment accepts only signatures and requests of its own origin', async () => {
  deploy(HOME)
  const passkey = await signUp(openBrowser({ origin: HOME }))
  const changes = { clientData: { origin: RELATED } }
  expect(await errorCode(await signIn(openBrowser({ origin: HOME }), passkey, changes))).toBe(
    'passkey_failed',
  )
  expect(await errorCode(await openBrowser({ origin: RELATED }).post(SIGN_IN_OPTIONS, {}))).toBe(
    'csrf',
  )
})

test('the deployment on the RP’s domain publishes the related origins', async () => {
  deploy(HOME)
  const response = await openBrowser({ origin: HOME }).get('/.well-known/webauthn')
  expect(await response.json()).toEqual({ origins: [HOME, RELATED] })
})

/** Reloads the app, which reads its configuration once, for this origin. */
function deploy(origin: string): void {
  vi.resetModules()
  vi.stubEnv('APP_URL', origin)
}
