import { expect, test } from 'vitest'
import { openBrowser } from '@/lib/testing/browser'
import { register, registrationOptions, signUp } from '@/lib/testing/ceremonies'
import { openTransaction, sql } from '@/lib/testing/database'
import { makeStale, userIdOf } from '@/lib/testing/sessions'

const SIGNALS = '/api/auth/passkey/signals'

test('tells a user’s device all of their passkeys and nobody else’s, and nothing secret', async () => {
  const [browser, stranger] = [openBrowser(), openBrowser()]
  const first = await signUp(browser)
  const { passkey: second } = await register(browser, {})
  await signUp(stranger, 'Eve')
  const response = await browser.get(`${SIGNALS}?userId=${await userIdOf(stranger)}`)
  expect(response.headers.get('cache-control')).toBe('no-store')
  expect(response.headers.get('access-control-allow-origin')).toBeNull()
  expect(await response.json()).toEqual({
    rpId: 'localhost',
    userIds: [first.userHandle],
    acceptedCredentialIds: [first.id, second.id].map((id) => id.toString('base64url')),
    userName: 'Ada',
    userDisplayName: 'Ada',
  })
})

test('visitors, and sessions that have ended, get null', async () => {
  expect(await (await openBrowser().get(SIGNALS)).json()).toBeNull()
  const browser = openBrowser()
  await signUp(browser)
  await sql('UPDATE sessions SET expires_at = now() WHERE user_id = $1', [await userIdOf(browser)])
  expect(await (await browser.get(SIGNALS)).json()).toBeNull()
})

test('so does a user who is deleted meanwhile', async () => {
  const browser = openBrowser()
  await signUp(browser)
  const id = await userIdOf(browser)
  const deletion = await openTransaction('DELETE FROM users WHERE id = $1', [id])
  const pending = browser.get(SIGNALS)
  await deletion.hasWaiter()
  await deletion.commit()
  expect(await (await pending).json()).toBeNull()
})

test('while a passkey is being made, no list is given: it would hide that passkey', async () => {
  const browser = openBrowser()
  await signUp(browser)
  await registrationOptions(browser, {})
  expect(await (await browser.get(SIGNALS)).json()).toMatchObject({ acceptedCredentialIds: null })
})

test('needs no recent sign-in: it changes nothing', async () => {
  const browser = openBrowser()
  const passkey = await signUp(browser)
  await makeStale(browser)
  expect(await (await browser.get(SIGNALS)).json()).toMatchObject({
    acceptedCredentialIds: [passkey.id.toString('base64url')],
  })
})
