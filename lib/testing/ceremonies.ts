import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from '@simplewebauthn/server'
import type { Browser } from './browser'
import {
  type AssertionChanges,
  assertPasskey,
  createPasskey,
  type RegistrationChanges,
  type SoftwarePasskey,
} from './software-authenticator'

export const REGISTER_OPTIONS = '/api/auth/passkey/register/options'
export const REGISTER_VERIFY = '/api/auth/passkey/register/verify'
export const SIGN_IN_OPTIONS = '/api/auth/passkey/sign-in/options'
export const SIGN_IN_VERIFY = '/api/auth/passkey/sign-in/verify'

/** First half of a registration. `body` is `{ name }` for a sign-up, `{}` for a user who adds a passkey. */
export async function registrationOptions(
  browser: Browser,
  body: unknown,
): Promise<PublicKeyCredentialCreationOptionsJSON> {
  return (await expectOk(browser.post(REGISTER_OPTIONS, body))).json()
}

/** A whole registration, altered by `changes`. Returns the response to the second request. */
export async function register(browser: Browser, body: unknown, changes?: RegistrationChanges) {
  const { passkey, response } = createPasskey(
    browser.origin,
    await registrationOptions(browser, body),
    changes,
  )
  return { passkey, response: await browser.post(REGISTER_VERIFY, response) }
}

/** Signs up in this browser and returns the passkey. */
export async function signUp(
  browser: Browser,
  name = 'Ada',
  changes?: RegistrationChanges,
): Promise<SoftwarePasskey> {
  const { passkey, response } = await register(browser, { name }, changes)
  await expectOk(response)
  return passkey
}

/** First half of a sign-in, or of a step-up in a browser that is signed in. */
export async function signInOptions(
  browser: Browser,
): Promise<PublicKeyCredentialRequestOptionsJSON> {
  return (await expectOk(browser.post(SIGN_IN_OPTIONS, {}))).json()
}

/** A whole sign-in, altered by `changes`. Returns the response to the second request. */
export async function signIn(
  browser: Browser,
  passkey: SoftwarePasskey,
  changes?: AssertionChanges,
): Promise<Response> {
  return browser.post(
    SIGN_IN_VERIFY,
    assertPasskey(browser.origin, passkey, await signInOptions(browser), changes),
  )
}

/** The code of an error response, e.g. 'passkey_failed', or null. */
export async function errorCode(response: Response): Promise<string | null> {
  const body: { error?: { code?: string } } = await response.clone().json()
  return body.error?.code ?? null
}

async function expectOk(answer: Response | Promise<Response>): Promise<Response> {
  const response = await answer
  if (!response.ok) throw new Error(`${response.status} ${await response.text()}`)
  return response
}
