import { startAuthentication } from '@simplewebauthn/browser'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { reportAcceptedPasskeys } from '@/lib/auth/passkey/report'
import {
  type PasskeySignals,
  signalAccountDeleted,
  signalRemovedPasskey,
  signalUnknownPasskey,
  signalUserDetails,
} from '@/lib/auth/passkey/signals'
import {
  hasUsedOtherDevice,
  isDialogAsked,
  noteAttachment,
  whileAsked,
} from '@/lib/auth/passkey/this-tab'
import { openFakeBrowser } from './fake-browser'

const SIGNALS: PasskeySignals = {
  rpId: 'example.com',
  userIds: ['user', 'imported'],
  acceptedCredentialIds: ['laptop', 'phone'],
  userName: 'ada',
  userDisplayName: 'Ada',
}
const PATH = '/api/auth/passkey/signals'
const allAcceptedCredentialIds = ['laptop', 'phone']
const BOTH_ACCEPTED = [
  ['accepted', { rpId: 'example.com', userId: 'user', allAcceptedCredentialIds }],
  ['accepted', { rpId: 'example.com', userId: 'imported', allAcceptedCredentialIds }],
]

let browser: ReturnType<typeof openFakeBrowser>
const sent = () => browser.signal.mock.calls

beforeEach(() => {
  browser = openFakeBrowser()
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

test('after a passkey is removed, the device is told which are accepted', async () => {
  await signalRemovedPasskey('tablet', 'example.com', SIGNALS)
  expect(sent()).toEqual(BOTH_ACCEPTED)
})

test.each([
  ['no list', null],
  ['no list during a registration', { ...SIGNALS, acceptedCredentialIds: null }],
])('after a passkey is removed, with %s, only this one is unknown', async (_title, signals) => {
  await signalRemovedPasskey('tablet', 'example.com', signals)
  expect(sent()).toEqual([['unknown', { rpId: 'example.com', credentialId: 'tablet' }]])
})

test('after an account is deleted, none is accepted', async () => {
  await signalAccountDeleted(SIGNALS)
  expect(sent()).toEqual(
    ['user', 'imported'].map((userId) => [
      'accepted',
      { rpId: 'example.com', userId, allAcceptedCredentialIds: [] },
    ]),
  )
})

test('changed names reach every user id', async () => {
  await signalUserDetails(SIGNALS)
  expect(sent()).toEqual(
    ['user', 'imported'].map((userId) => [
      'details',
      { rpId: 'example.com', userId, name: 'ada', displayName: 'Ada' },
    ]),
  )
})

test('a waiting request ends before a signal', async () => {
  const waiting = startAuthentication({ optionsJSON: { challenge: 'AQID' } })
  const ended = expect(waiting).rejects.toMatchObject({ name: 'AbortError' })
  let wasEnded: boolean | undefined
  browser.signal.mockImplementation(async () => {
    wasEnded = browser.requests[0]?.signal?.aborted
  })
  await signalUnknownPasskey('example.com', 'tablet')
  expect(wasEnded).toBe(true)
  await ended
})

test.each([
  ['a change', () => signalUserDetails(SIGNALS)],
  ['the report', reportAcceptedPasskeys],
])('a failed signal of %s does not stop the others, and is not thrown', async (_title, tell) => {
  browser.reply(PATH, SIGNALS)
  browser.signal.mockRejectedValueOnce(new Error('Not now'))
  expect(await tell()).toBeUndefined()
  expect(sent()).toHaveLength(2)
})

test('the wait ends when the signals have ended, or after a second', async () => {
  vi.useFakeTimers()
  const onEnd = vi.fn()
  signalUnknownPasskey('example.com', 'tablet').then(onEnd)
  await vi.advanceTimersByTimeAsync(0)
  expect(onEnd).toHaveBeenCalledTimes(1)
  browser.signal.mockReturnValue(new Promise(() => {}))
  signalUnknownPasskey('example.com', 'tablet').then(onEnd)
  await vi.advanceTimersByTimeAsync(999)
  expect(onEnd).toHaveBeenCalledTimes(1)
  await vi.advanceTimersByTimeAsync(1)
  expect(onEnd).toHaveBeenCalledTimes(2)
})

test('the report reads the list and tells it for every user id', async () => {
  browser.reply(PATH, SIGNALS)
  await reportAcceptedPasskeys()
  expect(browser.fetched).toEqual([{ path: PATH, body: undefined }])
  expect(sent()).toEqual(BOTH_ACCEPTED)
})

test.each([
  ['passkeys', undefined],
  ['signals', {}],
])('a browser without %s is told nothing, and no list is read', async (_title, has) => {
  browser.window.PublicKeyCredential = has
  browser.reply(PATH, SIGNALS)
  await reportAcceptedPasskeys()
  expect(browser.fetched).toEqual([])
  expect(sent()).toEqual([])
})

test.each<[string, () => void]>([
  ['a registration', () => browser.reply(PATH, { ...SIGNALS, acceptedCredentialIds: null })],
  ['a refusal', () => browser.reply(PATH, SIGNALS, 401)],
  ['a lost connection', () => {}],
])('with %s, the report tells nothing', async (_title, prepare) => {
  prepare()
  expect(await reportAcceptedPasskeys()).toBeUndefined()
  expect(browser.fetched).toHaveLength(1)
  expect(sent()).toEqual([])
})

test('the report tells nothing while a dialog is open that the user asked for', async () => {
  browser.reply(PATH, SIGNALS)
  await whileAsked(reportAcceptedPasskeys)
  expect(sent()).toEqual([])
})

test('a dialog is asked for until the last ceremony has ended, even by failing', async () => {
  expect(isDialogAsked()).toBe(false)
  let fail = () => {}
  const failing = whileAsked(
    () => new Promise<void>((_resolve, reject) => (fail = () => reject(new Error('Closed')))),
  )
  expect(await whileAsked(async () => 'made')).toBe('made')
  expect(isDialogAsked()).toBe(true)
  fail()
  await expect(failing).rejects.toThrow('Closed')
  expect(isDialogAsked()).toBe(false)
})

test('another device was used if the last passkey came from one', () => {
  expect(hasUsedOtherDevice()).toBe(false)
  noteAttachment('cross-platform')
  expect(hasUsedOtherDevice()).toBe(true)
  noteAttachment('platform')
  expect(hasUsedOtherDevice()).toBe(false)
  noteAttachment('cross-platform')
  noteAttachment()
  expect(hasUsedOtherDevice()).toBe(false)
})

test('without storage, no other device is known, and nothing fails', () => {
  vi.stubGlobal('sessionStorage', undefined)
  expect(noteAttachment('cross-platform')).toBeUndefined()
  expect(hasUsedOtherDevice()).toBe(false)
})
