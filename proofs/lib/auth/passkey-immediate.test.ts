import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { signInByAutofill, signInWithPasskey } from '@/lib/auth/passkey/browser'
import { credential, openFakeBrowser, refusal } from './fake-browser'

const VERIFY = '/api/auth/passkey/sign-in/verify'

let browser: ReturnType<typeof openFakeBrowser>

beforeEach(() => {
  browser = openFakeBrowser()
  browser.navigator.userActivation = { isActive: true }
  browser.authenticator = async () => credential('my-passkey', 'cross-platform')
  browser.reply('/api/auth/passkey/sign-in/options', {
    challenge: 'AQID',
    rpId: 'example.com',
    extensions: { credProps: true },
  })
  browser.reply(VERIFY, { redirectTo: '/home' })
})
afterEach(() => vi.unstubAllGlobals())

const signIn = ({ asksAtOnce = true } = {}) =>
  signInByAutofill('/profile', { begin: () => true, asksAtOnce })
/** How the device was asked, in order. */
const modes = () => browser.requests.map(({ uiMode, mediation }) => uiMode ?? mediation ?? 'button')

test('after a click, the browser’s dialog opens at once', async () => {
  expect(await signIn()).toEqual({ ok: true, redirectTo: '/home' })
  expect(modes()).toEqual(['immediate'])
  expect(browser.requests[0]?.publicKey).toEqual({
    challenge: 'AQID',
    rpId: 'example.com',
    isParsed: true,
  })
  expect(browser.fetched[1]).toEqual({
    path: VERIFY,
    body: {
      id: 'my-passkey',
      isNative: true,
      authenticatorAttachment: 'cross-platform',
      returnTo: '/profile',
    },
  })
  expect(browser.storage.get('passkey-attachment')).toBe('cross-platform')
})

test.each<[string, () => void]>([
  ['without a click', () => (browser.navigator.userActivation = { isActive: false })],
  ['that knows no clicks', () => (browser.navigator.userActivation = undefined)],
  ['without the mode', () => (browser.capabilities = async () => ({ immediateGet: false }))],
  [
    'that cannot say what it has',
    () => (browser.capabilities = () => Promise.reject(new TypeError())),
  ],
])('a browser %s offers autofill', async (_title, change) => {
  change()
  expect(await signIn()).toEqual({ ok: true, redirectTo: '/home' })
  expect(modes()).toEqual(['conditional'])
})

test('a caller that wants no dialog gets autofill', async () => {
  await signIn({ asksAtOnce: false })
  expect(modes()).toEqual(['conditional'])
})

test.each([
  ['no passkey or a closed dialog', refusal('NotAllowedError')],
  ['a rejection without a reason', () => Promise.reject(null)],
])('after %s, autofill is offered', async (_title, refuse) => {
  browser.authenticator = async (request) =>
    request.uiMode ? refuse() : credential('my-passkey', 'platform')
  expect(await signIn()).toEqual({ ok: true, redirectTo: '/home' })
  expect(modes()).toEqual(['immediate', 'conditional'])
})

test('the button ends an open dialog, and no autofill follows', async () => {
  let pressed: ReturnType<typeof signInWithPasskey> | undefined
  browser.authenticator = async (request) => {
    if (!request.uiMode) return credential('my-passkey')
    pressed = signInWithPasskey({})
    return new Promise(() => {})
  }
  expect(await signIn()).toEqual({ ok: false, message: '', aborted: true })
  expect(await pressed).toEqual({ ok: true, redirectTo: '/home' })
  expect(modes()).toEqual(['immediate', 'button'])
})

test('the button is also quicker than a browser that is slow to say what it has', async () => {
  browser.capabilities = async () => {
    await signInWithPasskey({})
    return { immediateGet: true }
  }
  expect(await signIn()).toEqual({ ok: false, message: '', aborted: true })
  expect(modes()).toEqual(['button'])
})

test('the button ends the check for the mode, and no autofill follows', async () => {
  let answer = (_capabilities: object) => {}
  browser.capabilities = vi.fn(() => new Promise<object>((resolve) => (answer = resolve)))
  const automatic = signIn()
  await vi.waitFor(() => expect(browser.capabilities).toHaveBeenCalled())
  const pressed = signInWithPasskey({})
  await vi.waitFor(() => expect(modes()).toEqual(['button']))
  answer({})
  expect(await automatic).toMatchObject({ aborted: true })
  expect(await pressed).toMatchObject({ ok: true })
  expect(modes()).toEqual(['button'])
})
