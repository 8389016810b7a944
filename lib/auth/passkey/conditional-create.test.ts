import { expect, test } from 'vitest'
import { type Browser, openBrowser } from '@/lib/testing/browser'
import {
  errorCode,
  REGISTER_OPTIONS,
  REGISTER_VERIFY,
  register,
  registrationOptions,
  signIn,
  signUp,
} from '@/lib/testing/ceremonies'
import { count, snapshot, sql } from '@/lib/testing/database'
import { userIdOf } from '@/lib/testing/sessions'
import { createPasskey, type RegistrationChanges } from '@/lib/testing/software-authenticator'

const UNATTENDED: [string, RegistrationChanges['flags']][] = [
  ['without user presence and verification', { UP: false, UV: false }],
  ['without user presence', { UP: false }],
  ['without user verification', { UV: false }],
]

test.for(UNATTENDED)(
  'a passkey created %s is accepted if the stored row says conditional create, and signs in',
  async ([, flags]) => {
    const browser = await openOAuthBrowser()
    const { passkey, response } = await register(browser, { conditional: true }, { flags })
    expect([response.status, await response.json()]).toEqual([200, { redirectTo: '/settings' }])
    expect((await signIn(openBrowser(), passkey)).status).toBe(200)
  },
)

test.for(UNATTENDED)(
  'a passkey created %s is refused if the row does not say so, whatever the browser says',
  async ([, flags]) => {
    const browser = await openOAuthBrowser()
    const options = await registrationOptions(browser, {})
    const before = await snapshot()
    const { response } = createPasskey(browser.origin, options, { flags })
    const answer = await browser.post(REGISTER_VERIFY, {
      ...response,
      conditional: true,
      isConditional: true,
      mediation: 'conditional',
    })
    expect([answer.status, await errorCode(answer)]).toEqual([400, 'passkey_failed'])
    expect(await snapshot()).toEqual(before)
  },
)

test('options for conditional create prefer verification, and the row records their purpose', async () => {
  const browser = await openOAuthBrowser()
  const options = await registrationOptions(browser, { conditional: true })
  expect(options.authenticatorSelection).toMatchObject({
    residentKey: 'required',
    userVerification: 'preferred',
  })
  const rows = await sql(
    "SELECT value->'isConditional' AS conditional FROM verifications WHERE user_id = $1",
    [await userIdOf(browser)],
  )
  expect(rows).toEqual([{ conditional: true }])
})

test('any other registration requires verification', async () => {
  const browser = await openOAuthBrowser()
  expect((await registrationOptions(browser, {})).authenticatorSelection).toMatchObject({
    userVerification: 'required',
  })
  expect(
    (await registrationOptions(browser, { conditional: false })).authenticatorSelection,
  ).toMatchObject({
    userVerification: 'required',
  })
})

test('all other checks apply: conditional create with another origin is refused', async () => {
  const browser = await openOAuthBrowser()
  const { response } = await register(
    browser,
    { conditional: true },
    { flags: { UP: false, UV: false }, clientData: { origin: 'https://evil.example' } },
  )
  expect(await errorCode(response)).toBe('passkey_failed')
})

test('conditional create is refused for sign-up and for users who have a passkey', async () => {
  const withPasskey = openBrowser()
  await signUp(withPasskey)
  const rows = await count('verifications')
  for (const [browser, body] of [
    [openBrowser(), { name: 'Eve', conditional: true }],
    [withPasskey, { conditional: true }],
  ] as const) {
    const response = await browser.post(REGISTER_OPTIONS, body)
    expect([response.status, await errorCode(response)]).toEqual([400, 'invalid_input'])
  }
  expect(await count('verifications')).toBe(rows)
})

test('a passkey created without verification still requires it at sign-in', async () => {
  const browser = await openOAuthBrowser()
  const { passkey } = await register(
    browser,
    { conditional: true },
    { flags: { UP: false, UV: false } },
  )
  expect(await errorCode(await signIn(openBrowser(), passkey, { flags: { UV: false } }))).toBe(
    'passkey_failed',
  )
})

/** Signed in as a user without a passkey, as after a first sign-in by OAuth. */
async function openOAuthBrowser(): Promise<Browser> {
  const browser = openBrowser()
  await signUp(browser)
  await sql('DELETE FROM passkeys WHERE user_id = $1', [await userIdOf(browser)])
  return browser
}
