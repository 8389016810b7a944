import { startAuthentication } from '@simplewebauthn/browser'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
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

describe('signals after a change', () => {
  test('a removed passkey: the device is told which are accepted', async () => {
    await signalRemovedPasskey('tablet', 'example.com', SIGNALS)
    expect(sent()).toEqual(BOTH_ACCEPTED)
  })

  test.each([
    ['no list', null],
    ['no list during a registration', { ...SIGNALS, acceptedCredentialIds: null }],
  ])('a removed passkey with %s: only this one is unknown', async (_title, signals) => {
    await signalRemovedPasskey('tablet', 'example.com', signals)
    expect(sent()).toEqual([['unknown', { rpId: 'example.com', credentialId: 'tablet' }]])
  })

  test('a deleted account: none is accepted', async () => {
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

  test('a waiting request ends first', async () => {
    const waiting = startAuthentication({ optionsJSON: { challenge: 'AQID' } })
    const ended = expect(waiting).rejects.toMatchObject({ name: 'AbortError' })
    browser.signal.mockImplementation(async () => {
      expect(browser.requests[0]?.signal?.aborted).toBe(true)
    })
    await signalUnknownPasskey('example.com', 'tablet')
    await ended
    expect(browser.signal.mock.results).toMatchObject([{ value: expect.any(Promise) }])
    await expect(browser.signal.mock.results[0]?.value).resolves.toBeUndefined()
  })

  test('a failure of one does not keep the others, and is not thrown', async () => {
    browser.signal.mockRejectedValueOnce(new Error('Not now'))
    expect(await signalUserDetails(SIGNALS)).toBeUndefined()
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
})

describe('the report of accepted passkeys', () => {
  const PATH = '/api/auth/passkey/signals'

  test('reads the list and tells it for every user id', async () => {
    browser.reply(PATH, SIGNALS)
    await reportAcceptedPasskeys()
    expect(browser.fetched).toEqual([{ path: PATH, body: undefined }])
    expect(sent()).toEqual(BOTH_ACCEPTED)
  })

  test('a failure of one does not keep the others, and is not thrown', async () => {
    browser.reply(PATH, SIGNALS)
    browser.signal.mockRejectedValueOnce(new Error('Not now'))
    expect(await reportAcceptedPasskeys()).toBeUndefined()
    expect(sent()).toHaveLength(2)
  })

  test.each([
    ['passkeys', undefined],
    ['signals', {}],
  ])('a browser without %s is told nothing, and nothing is read', async (_title, has) => {
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
  ])('%s: nothing is told', async (_title, prepare) => {
    prepare()
    expect(await reportAcceptedPasskeys()).toBeUndefined()
    expect(browser.fetched).toHaveLength(1)
    expect(sent()).toEqual([])
  })

  test('a dialog that the user asked for while the list was read is not ended', async () => {
    browser.reply(PATH, SIGNALS)
    await whileAsked(reportAcceptedPasskeys)
    expect(sent()).toEqual([])
  })
})

describe('what this tab knows', () => {
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
})
