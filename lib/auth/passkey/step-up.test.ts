import { expect, test } from 'vitest'
import { openBrowser } from '@/lib/testing/browser'
import {
  errorCode,
  REGISTER_OPTIONS,
  REGISTER_VERIFY,
  register,
  registrationOptions,
  SIGN_IN_VERIFY,
  signIn,
  signInOptions,
  signUp,
} from '@/lib/testing/ceremonies'
import { snapshot, sql } from '@/lib/testing/database'
import { logLinesOf } from '@/lib/testing/log-lines'
import { makeStale, userIdOf } from '@/lib/testing/sessions'
import { assertPasskey, createPasskey } from '@/lib/testing/software-authenticator'

test('the first step of adding a passkey requires a sign-in within 15 minutes', async () => {
  const browser = openBrowser()
  await signUp(browser)
  await makeStale(browser, 14)
  expect((await register(browser, {})).response.status).toBe(200)
  await makeStale(browser, 15)
  const response = await browser.post(REGISTER_OPTIONS, {})
  expect([response.status, await errorCode(response)]).toEqual([403, 'fresh_sign_in_required'])
})

test('so does the second step', async () => {
  const browser = openBrowser()
  await signUp(browser)
  const { response } = createPasskey(browser.origin, await registrationOptions(browser, {}))
  await makeStale(browser)
  const before = await snapshot()
  const answer = await browser.post(REGISTER_VERIFY, response)
  expect([answer.status, await errorCode(answer)]).toEqual([403, 'fresh_sign_in_required'])
  expect(await snapshot()).toEqual(before)
})

test('a step-up replaces the session with a fresh one and returns to the requested page', async () => {
  const browser = openBrowser()
  const passkey = await signUp(browser)
  const userId = await userIdOf(browser)
  await makeStale(browser)
  const old = browser.cookies.get('session')
  const response = await browser.post(SIGN_IN_VERIFY, {
    ...assertPasskey(browser.origin, passkey, await signInOptions(browser)),
    returnTo: '/settings?remove=1',
  })
  expect([response.status, await response.json()]).toEqual([
    200,
    { redirectTo: '/settings?remove=1' },
  ])
  expect(browser.cookies.get('session')).not.toBe(old)
  expect(
    await sql('SELECT count(*)::int AS count FROM sessions WHERE user_id = $1', [userId]),
  ).toEqual([{ count: 1 }])
  expect((await register(browser, {})).response.status).toBe(200)
  const events = await sql(
    'SELECT type, outcome FROM security_events WHERE user_id = $1 ORDER BY created_at',
    [userId],
  )
  expect(events).toEqual([
    { type: 'sign_up', outcome: 'success' },
    { type: 'step_up', outcome: 'success' },
    { type: 'passkey_added', outcome: 'success' },
  ])
})

test('a step-up offers the user’s passkeys and accepts no other', async () => {
  const ada = openBrowser()
  const passkey = await signUp(ada)
  const eves = await signUp(openBrowser(), 'Eve')
  const { allowCredentials } = await signInOptions(ada)
  expect(allowCredentials?.map(({ id }) => id)).toEqual([passkey.id.toString('base64url')])
  await makeStale(ada)
  const before = await snapshot()
  expect(await errorCode(await signIn(ada, eves))).toBe('passkey_failed')
  expect(await snapshot()).toEqual(before)
  const failures = await sql(
    "SELECT type FROM security_events WHERE outcome = 'failure' AND user_id = (SELECT user_id FROM passkeys WHERE credential_id = $1)",
    [eves.id.toString('base64url')],
  )
  expect(failures).toEqual([{ type: 'step_up' }])
})

test('another app’s passkey under the same RP ID is not reported as unknown, so the device keeps it', async () => {
  const browser = openBrowser()
  const passkey = await signUp(browser)
  // As on localhost or staging: neither the credential nor its user handle is from this app.
  await sql('DELETE FROM users WHERE id = $1', [await userIdOf(browser)])
  for (const changes of [{}, { userHandle: undefined }]) {
    const answer = await signIn(openBrowser(), passkey, changes)
    expect([answer.status, await answer.json()]).toEqual([
      400,
      { error: { code: 'passkey_failed', message: expect.any(String) } },
    ])
  }
})

test('only an unregistered passkey is reported as unknown, and the log records it', async () => {
  const browser = openBrowser()
  const passkey = await signUp(browser)
  const wrongKey = await signIn(openBrowser(), passkey, {
    signature: (right) => Buffer.from(right.map((byte) => byte ^ 1)),
  })
  expect(await wrongKey.json()).toEqual({
    error: { code: 'passkey_failed', message: expect.any(String) },
  })
  await sql('DELETE FROM passkeys WHERE credential_id = $1', [passkey.id.toString('base64url')])
  let unknown = new Response()
  const lines = await logLinesOf(async () => {
    unknown = await signIn(openBrowser(), passkey)
  })
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { event: 'sign_in', outcome: 'failure', reason: 'unknown_credential' },
  ])
  expect([unknown.status, await unknown.json()]).toEqual([
    400,
    { error: { code: 'passkey_failed', message: expect.any(String), unknownCredential: true } },
  ])
})
