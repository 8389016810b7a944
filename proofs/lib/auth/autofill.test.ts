import { WebAuthnAbortService } from '@simplewebauthn/browser'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { keepAutofillArmed } from '@/lib/auth/passkey/autofill'
import { whileAsked } from '@/lib/auth/passkey/this-tab'
import { credential, openFakeBrowser, PageTransition, refusal } from './fake-browser'

const OPTIONS = '/api/auth/passkey/sign-in/options'
const VERIFY = '/api/auth/passkey/sign-in/verify'
const OPTIONS_VALUE = { challenge: 'AQID', rpId: 'example.com' }
const MINUTE = 60_000
/** How often the page looks whether it is time. */
const LOOK = 15_000

let browser: ReturnType<typeof openFakeBrowser>
let onRefusal: ReturnType<typeof vi.fn<(message: string) => void>>

beforeEach(() => {
  vi.useFakeTimers()
  browser = openFakeBrowser()
  browser.navigator.userActivation = { isActive: true }
  onRefusal = vi.fn<(message: string) => void>()
  browser.reply(OPTIONS, OPTIONS_VALUE)
  browser.reply(VERIFY, { redirectTo: '/home' })
})
afterEach(() => {
  WebAuthnAbortService.cancelCeremony()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const later = (ms = 0) => vi.advanceTimersByTimeAsync(ms)
const start = ({ asksAtOnce = false } = {}) =>
  keepAutofillArmed('/profile', { asksAtOnce, onRefusal })
const optionsFetched = () => browser.fetched.filter(({ path }) => path === OPTIONS).length
/** How the device was asked, in order. */
const modes = () => browser.requests.map(({ uiMode, mediation }) => uiMode ?? mediation)
const focus = () => browser.window.dispatchEvent(new Event('focus'))

async function arm() {
  const stop = start()
  await later()
  expect(modes()).toEqual(['conditional'])
  return stop
}

test('a picked passkey signs in, and the page is left for where the server says', async () => {
  browser.authenticator = async () => credential('my-passkey')
  await arm()
  expect(browser.fetched[1]).toMatchObject({ path: VERIFY, body: { returnTo: '/profile' } })
  expect(browser.window.location.assign.mock.calls).toEqual([['/home']])
  expect(onRefusal).not.toHaveBeenCalled()
})

test('a refusal by the server is reported', async () => {
  browser.authenticator = async () => credential('my-passkey')
  browser.fail(VERIFY, 'passkey_failed')
  await arm()
  expect(onRefusal.mock.calls).toEqual([['Refused: passkey_failed']])
  expect(browser.window.location.assign).not.toHaveBeenCalled()
})

test('the device’s own failure is not', async () => {
  browser.authenticator = refusal('NotAllowedError')
  await arm()
  expect(onRefusal).not.toHaveBeenCalled()
})

test.each<[string, () => Promise<boolean>]>([
  ['without autofill', async () => false],
  ['that cannot say whether it has autofill', () => Promise.reject(new Error())],
])('a browser %s is never asked', async (_title, isAvailable) => {
  browser.isAutofillAvailable = isAvailable
  start()
  await later(5 * MINUTE)
  focus()
  await later()
  expect(browser.fetched).toEqual([])
  expect(vi.getTimerCount()).toBe(0)
})

test('a page that is left before the browser has said so asks nothing', async () => {
  start()()
  await later(5 * MINUTE)
  expect(browser.fetched).toEqual([])
  expect(vi.getTimerCount()).toBe(0)
})

test('the request is renewed at four minutes, and not before', async () => {
  await arm()
  await later(4 * MINUTE - 1)
  focus()
  await later()
  expect(optionsFetched()).toBe(1)
  await later(1)
  expect(modes()).toEqual(['conditional', 'conditional'])
  expect(browser.requests[0]?.signal?.aborted).toBe(true)
  await later(4 * MINUTE - 1)
  expect(optionsFetched()).toBe(2)
  await later(1)
  expect(optionsFetched()).toBe(3)
  expect(onRefusal).not.toHaveBeenCalled()
})

test('the browser’s dialog opens at most once; renewals are silent', async () => {
  browser.authenticator = (request) =>
    request.uiMode ? refusal('NotAllowedError')() : new Promise(() => {})
  start({ asksAtOnce: true })
  await later(4 * MINUTE)
  expect(modes()).toEqual(['immediate', 'conditional', 'conditional'])
})

test.each<[string, () => EventTarget, Event]>([
  ['shows again', () => browser.document, new Event('visibilitychange')],
  ['has the focus again', () => browser.window, new Event('focus')],
  ['comes back', () => browser.window, new PageTransition('pageshow', false)],
])('after sleep, the request is renewed as soon as the page %s', async (_title, target, event) => {
  await arm()
  vi.setSystemTime(Date.now() + 10 * MINUTE)
  target().dispatchEvent(event)
  await later()
  expect(modes()).toEqual(['conditional', 'conditional'])
})

test('the back/forward cache ended the request, so it is renewed at once', async () => {
  await arm()
  browser.window.dispatchEvent(new PageTransition('pageshow', false))
  await later()
  expect(optionsFetched()).toBe(1)
  browser.window.dispatchEvent(new PageTransition('pageshow', true))
  await later()
  expect(optionsFetched()).toBe(2)
})

test.each([
  ['is hidden', { visibilityState: 'hidden' }],
  ['has no focus', { isFocused: false }],
])('while the page %s, the first request is made and not renewed', async (_title, state) => {
  Object.assign(browser.document, state)
  await arm()
  await later(5 * MINUTE)
  expect(optionsFetched()).toBe(1)
  Object.assign(browser.document, { visibilityState: 'visible', isFocused: true })
  await later(LOOK)
  expect(optionsFetched()).toBe(2)
})

test('nothing is renewed while a dialog is open that the user asked for', async () => {
  await arm()
  await whileAsked(() => later(5 * MINUTE))
  expect(optionsFetched()).toBe(1)
  await later(LOOK)
  expect(optionsFetched()).toBe(2)
})

test('a renewal gives way if the page is left while the server prepares it', async () => {
  await arm()
  const release = browser.hold(OPTIONS, OPTIONS_VALUE)
  await later(4 * MINUTE)
  expect(optionsFetched()).toBe(2)
  browser.document.isFocused = false
  release()
  await later()
  expect(browser.requests).toHaveLength(1)
  expect(browser.requests[0]?.signal?.aborted).toBe(false)
  browser.document.isFocused = true
  focus()
  await later()
  expect(browser.requests).toHaveLength(2)
})

test('one request is prepared at a time, and a failed one is tried again', async () => {
  const release = browser.hold(OPTIONS, OPTIONS_VALUE)
  start()
  await later(5 * MINUTE)
  focus()
  await later()
  expect(optionsFetched()).toBe(1)
  browser.fail(OPTIONS, 'unavailable')
  release()
  await later(4 * MINUTE)
  expect(optionsFetched()).toBe(2)
  expect(modes()).toEqual(['conditional'])
  browser.reply(OPTIONS, OPTIONS_VALUE)
  await later(LOOK)
  expect(modes()).toEqual(['conditional', 'conditional'])
  expect(onRefusal).not.toHaveBeenCalled()
})

test('stopping ends the request and all that would renew it', async () => {
  const stop = await arm()
  stop()
  expect(browser.requests[0]?.signal?.aborted).toBe(true)
  expect(vi.getTimerCount()).toBe(0)
  vi.setSystemTime(Date.now() + 10 * MINUTE)
  focus()
  browser.document.dispatchEvent(new Event('visibilitychange'))
  browser.window.dispatchEvent(new PageTransition('pageshow', true))
  await later()
  expect(optionsFetched()).toBe(1)
})

test('a request that was being prepared when it was stopped is not made', async () => {
  const release = browser.hold(OPTIONS, OPTIONS_VALUE)
  const stop = start()
  await later()
  stop()
  release()
  await later()
  expect(browser.requests).toEqual([])
})

test('a sign-in that ends after the stop goes nowhere', async () => {
  browser.authenticator = async () => credential('my-passkey')
  const release = browser.hold(VERIFY, { redirectTo: '/home' })
  const stop = await arm()
  stop()
  release()
  await later()
  expect(browser.window.location.assign).not.toHaveBeenCalled()
})
