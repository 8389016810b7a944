import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import {
  addPasskey,
  signInByAutofill,
  signInWithPasskey,
  signUpWithPasskey,
} from '@/lib/auth/passkey/browser'
import { hasUsedOtherDevice, isDialogAsked, whileAsked } from '@/lib/auth/passkey/this-tab'
import { ERRORS } from '@/lib/errors'
import { credential, HOST, openFakeBrowser, refusal } from './fake-browser'

const SIGN_IN = '/api/auth/passkey/sign-in/options'
const SIGN_IN_ANSWER = '/api/auth/passkey/sign-in/verify'
const REGISTER = '/api/auth/passkey/register/options'
const REGISTER_ANSWER = '/api/auth/passkey/register/verify'
const REQUEST_OPTIONS = { challenge: 'AQID', rpId: 'example.com' }
const CREATION_OPTIONS = {
  challenge: 'AQID',
  rp: { id: 'example.com', name: 'App' },
  user: { id: 'AQID', name: 'ada', displayName: 'Ada' },
  pubKeyCredParams: [],
}

let browser: ReturnType<typeof openFakeBrowser>
/** Whether each request to the authenticator counted as asked by the user. */
let asked: boolean[]
let lostConnections: number

beforeEach(() => {
  browser = openFakeBrowser()
  asked = []
  lostConnections = 0
  browser.window.addEventListener('request-failed', () => lostConnections++)
  browser.authenticator = async () => {
    asked.push(isDialogAsked())
    return credential('my-passkey')
  }
  browser.reply(SIGN_IN, REQUEST_OPTIONS)
  browser.reply(SIGN_IN_ANSWER, { redirectTo: '/home' })
  browser.reply(REGISTER, CREATION_OPTIONS)
  browser.reply(REGISTER_ANSWER, { redirectTo: '/welcome' })
})
afterEach(() => vi.unstubAllGlobals())

test('the button signs in by the browser’s dialog and tells where to go', async () => {
  expect(await signInWithPasskey({ returnTo: '/profile' })).toEqual({
    ok: true,
    redirectTo: '/home',
  })
  expect(browser.requests).toMatchObject([{ publicKey: { rpId: 'example.com' } }])
  expect(browser.requests[0]?.mediation).toBeUndefined()
  expect(asked).toEqual([true])
  expect(isDialogAsked()).toBe(false)
  expect(browser.fetched).toMatchObject([
    { path: SIGN_IN, body: {} },
    { path: SIGN_IN_ANSWER, body: { id: 'my-passkey', returnTo: '/profile' } },
  ])
  expect(browser.signal).not.toHaveBeenCalled()
})

test.each([
  ['cross-platform', true],
  ['platform', false],
  [null, false],
])('after a sign-in by a "%s" passkey, another device was used: %s', async (attachment, used) => {
  browser.storage.set('passkey-attachment', used ? '' : 'cross-platform')
  browser.authenticator = async () => credential('my-passkey', attachment)
  await signInWithPasskey({})
  expect(hasUsedOtherDevice()).toBe(used)
})

test('autofill signs in without being asked', async () => {
  const result = await signInByAutofill('/profile', { begin: () => true, asksAtOnce: false })
  expect(result).toEqual({ ok: true, redirectTo: '/home' })
  expect(browser.requests).toMatchObject([{ mediation: 'conditional' }])
  expect(asked).toEqual([false])
  expect(browser.fetched[1]).toMatchObject({ body: { id: 'my-passkey', returnTo: '/profile' } })
})

test('autofill gives way to a dialog that the user asked for, and to its caller', async () => {
  const begin = vi.fn(() => false)
  const gaveWay = { ok: false, message: '', aborted: true }
  const autofill = () => signInByAutofill('/', { begin, asksAtOnce: false })
  expect(await whileAsked(autofill)).toEqual(gaveWay)
  expect(begin).not.toHaveBeenCalled()
  expect(await autofill()).toEqual(gaveWay)
  expect(begin).toHaveBeenCalledOnce()
  expect(browser.requests).toEqual([])
})

test.each([
  ['sign-in', () => signInWithPasskey({})],
  ['registration', () => addPasskey()],
])('autofill that is late does not end the dialog of a %s', async (_name, press) => {
  const answers: ((isAvailable: boolean) => void)[] = []
  browser.isAutofillAvailable = () => new Promise((resolve) => answers.push(resolve))
  browser.authenticator = async ({ mediation }) =>
    mediation ? new Promise(() => {}) : credential('my-passkey')
  const autofill = signInByAutofill('/', { begin: () => true, asksAtOnce: false })
  await vi.waitFor(() => expect(answers).toHaveLength(2))
  const pressed = press()
  await vi.waitFor(() => expect(browser.fetched).toHaveLength(2))
  for (const answer of answers) answer(true)
  expect(await pressed).toMatchObject({ ok: true })
  expect(await autofill).toMatchObject({ aborted: true })
  expect(browser.requests.map(({ mediation }) => mediation)).toEqual(['conditional', undefined])
})

test('a refusal of the options is passed on, and nothing is asked of the device', async () => {
  browser.fail(SIGN_IN, 'too_many_requests')
  browser.fail(REGISTER, 'invalid_input', { fields: { name: 'Too long' } })
  expect(await signInWithPasskey({})).toMatchObject({
    ok: false,
    code: 'too_many_requests',
    message: 'Refused: too_many_requests',
  })
  expect(await signUpWithPasskey('Ada')).toMatchObject({ ok: false, fields: { name: 'Too long' } })
  expect(browser.requests).toEqual([])
})

test('a lost connection is reported unless autofill met it', async () => {
  vi.stubGlobal('fetch', async () => Promise.reject(new TypeError('Failed to fetch')))
  await signInByAutofill('/', { begin: () => true, asksAtOnce: false })
  expect(lostConnections).toBe(0)
  expect(await signInWithPasskey({})).toMatchObject({ message: ERRORS.unavailable.message })
  expect(lostConnections).toBe(1)
})

test.each([
  [{ rpId: 'example.com' }, 'example.com'],
  [{ rpId: undefined }, HOST],
])('a passkey that nobody has is deleted from the device (%o)', async (options, rpId) => {
  browser.storage.set('passkey-attachment', 'kept')
  browser.reply(SIGN_IN, { ...REQUEST_OPTIONS, ...options })
  browser.fail(SIGN_IN_ANSWER, 'passkey_failed', { unknownCredential: true })
  expect(await signInWithPasskey({})).toMatchObject({
    ok: false,
    code: 'passkey_failed',
    message: 'Refused: passkey_failed',
    refused: true,
  })
  expect(browser.signal.mock.calls).toEqual([['unknown', { rpId, credentialId: 'my-passkey' }]])
  expect(browser.storage.get('passkey-attachment')).toBe('kept')
})

test('a known passkey that is refused stays on the device', async () => {
  browser.fail(SIGN_IN_ANSWER, 'passkey_failed')
  expect(await signInWithPasskey({})).toMatchObject({ ok: false, refused: true })
  expect(browser.signal).not.toHaveBeenCalled()
})

test.each([
  ['a sign-up', () => signUpWithPasskey('Ada'), { name: 'Ada' }],
  ['another passkey', () => addPasskey(), { conditional: false, onThisDevice: false }],
  [
    'a passkey on this device',
    () => addPasskey({ onThisDevice: true }),
    { conditional: false, onThisDevice: true },
  ],
])('%s creates a passkey', async (_title, ceremony, body) => {
  expect(await ceremony()).toEqual({ ok: true, redirectTo: '/welcome' })
  expect(asked).toEqual([true])
  expect(browser.requests).toMatchObject([{ publicKey: { user: { name: 'ada' } } }])
  expect(browser.fetched).toMatchObject([
    { path: REGISTER, body },
    { path: REGISTER_ANSWER, body: { id: 'my-passkey' } },
  ])
  expect(browser.signal).not.toHaveBeenCalled()
})

test.each([
  ['fresh_sign_in_required', 'example.com', 'example.com'],
  ['sign_up_closed', 'example.com', 'example.com'],
  ['invalid_input', 'example.com', 'example.com'],
  ['passkey_failed', undefined, HOST],
] as const)('a new passkey refused with %s is deleted from the device', async (code, id, rpId) => {
  browser.reply(REGISTER, { ...CREATION_OPTIONS, rp: { id, name: 'App' } })
  browser.fail(REGISTER_ANSWER, code)
  expect(await addPasskey()).toMatchObject({ ok: false, code, refused: true })
  expect(browser.signal.mock.calls).toEqual([['unknown', { rpId, credentialId: 'my-passkey' }]])
})

test('a new passkey that may have been registered stays on the device', async () => {
  browser.fail(REGISTER_ANSWER, 'unavailable')
  expect(await addPasskey()).toMatchObject({ ok: false, code: 'unavailable', refused: true })
  expect(browser.signal).not.toHaveBeenCalled()
})

test.each([
  ['InvalidStateError', /^This device already has a passkey for you\./],
  ['NotAllowedError', /^No passkey was used\./],
  ['SecurityError', /^Passkeys don’t work on this domain\./],
  ['UnknownError', /^This device could not use a passkey\./],
])('%s is said in plain words', async (name, message) => {
  browser.authenticator = refusal(name)
  const failure = { ok: false, message: expect.stringMatching(message) }
  expect(await addPasskey()).toEqual(failure)
  if (name !== 'InvalidStateError') expect(await signInWithPasskey({})).toEqual(failure)
  expect(isDialogAsked()).toBe(false)
})

test('a ceremony that another one ended says nothing', async () => {
  let adding: ReturnType<typeof addPasskey> | undefined
  browser.authenticator = async () => {
    browser.authenticator = async () => credential('my-passkey')
    adding = addPasskey()
    return new Promise(() => {})
  }
  expect(await signInWithPasskey({})).toEqual({ ok: false, message: '', aborted: true })
  expect(await adding).toEqual({ ok: true, redirectTo: '/welcome' })
})
