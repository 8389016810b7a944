import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { signInWithFedCm } from '@/lib/auth/oauth/fedcm-browser'
import { ERRORS } from '@/lib/errors'
import { openFakeBrowser, refusal } from './fake-browser'

const OPTIONS = '/api/auth/oauth/acme/fedcm/options'
const VERIFY = '/api/auth/oauth/acme/fedcm/verify'
const CHOOSER = { configURL: 'https://acme.example/fedcm.json', clientId: 'app' }

let browser: ReturnType<typeof openFakeBrowser>

beforeEach(() => {
  browser = openFakeBrowser()
  browser.authenticator = async () => ({ token: 'signed' })
  browser.reply(OPTIONS, { ...CHOOSER, nonce: 'once' })
  browser.reply(VERIFY, { redirectTo: '/home' })
})
afterEach(() => vi.unstubAllGlobals())

test('the account chooser’s token signs in', async () => {
  expect(await signInWithFedCm('acme', '/profile')).toEqual({ ok: true, redirectTo: '/home' })
  expect(browser.requests).toEqual([
    {
      identity: { mode: 'active', providers: [{ ...CHOOSER, params: { nonce: 'once' } }] },
      mediation: 'required',
    },
  ])
  expect(browser.fetched).toEqual([
    { path: OPTIONS, body: { returnTo: '/profile' } },
    { path: VERIFY, body: { nonce: 'once', token: 'signed' } },
  ])
})

test.each<[string, () => Promise<unknown>]>([
  ['that was closed', refusal('NetworkError')],
  ['that returns nothing', async () => null],
  ['that returns another credential', async () => ({ id: 'a password' })],
  ['that returns an empty token', async () => ({ token: null })],
])('a chooser %s is reported, and nothing is sent', async (_title, chooser) => {
  browser.authenticator = chooser
  expect(await signInWithFedCm('acme', '/profile')).toEqual({
    ok: false,
    message: expect.stringMatching(/window closed or didn’t work\. Press again/),
  })
  expect(browser.fetched).toHaveLength(1)
})

test('a refusal of the options is passed on, and no chooser opens', async () => {
  browser.fail(OPTIONS, 'too_many_requests')
  expect(await signInWithFedCm('acme', '/')).toMatchObject({
    ok: false,
    message: 'Refused: too_many_requests',
  })
  expect(browser.requests).toEqual([])
})

test('a refusal of the token is passed on', async () => {
  browser.reply(
    VERIFY,
    { error: { code: 'oauth_failed', message: ERRORS.oauth_failed.message } },
    400,
  )
  expect(await signInWithFedCm('acme', '/')).toMatchObject({
    ok: false,
    message: ERRORS.oauth_failed.message,
  })
})
