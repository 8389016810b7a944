import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { authorizeOrigins, learnAuthorizeOrigins } from '@/lib/auth/oauth/authorize-origins'
import { type FakeServer, startFakeServer } from '@/lib/testing/fake-server'
import { configureIssuers } from '@/lib/testing/oauth'

let elsewhere: FakeServer
let silent: FakeServer

beforeAll(async () => {
  elsewhere = await startFakeServer({
    '/.well-known/openid-configuration': () => ({
      issuer: elsewhere.url,
      authorization_endpoint: 'https://login.acme.com/authorize',
      token_endpoint: `${elsewhere.url}/token`,
      jwks_uri: `${elsewhere.url}/jwks`,
    }),
  })
  silent = await startFakeServer({ '/.well-known/openid-configuration': () => undefined })
  // An issuer named like a property of every object works as any other.
  configureIssuers({ constructor: elsewhere.url, silent: silent.url })
  for (const name of ['GOOGLE', 'GITHUB', 'MICROSOFT', 'APPLE']) {
    vi.stubEnv(`${name}_CLIENT_ID`, 'id')
    vi.stubEnv(`${name}_CLIENT_SECRET`, 'secret')
  }
})
afterEach(() => vi.useRealTimers())
afterAll(() => Promise.all([elsewhere.stop(), silent.stop()]))

const PRESETS = [
  'https://accounts.google.com',
  'https://github.com',
  'https://login.microsoftonline.com',
  'https://appleid.apple.com',
]
const own = () => [...PRESETS, elsewhere.url, silent.url].sort()

test('form-action lists every provider’s origin, and no page waits for a silent provider', async () => {
  expect(authorizeOrigins().sort()).toEqual([...own(), 'http:'].sort())
  const learning = learnAuthorizeOrigins()
  // A request is running, so there is no second one.
  expect(learnAuthorizeOrigins()).toBeNull()
  await vi.waitUntil(() => authorizeOrigins().includes('https://login.acme.com'))
  // The silent one may still answer before a user presses its button.
  expect(authorizeOrigins()).toContain('http:')
  await learning
  expect(authorizeOrigins().sort()).toEqual([...own(), 'https://login.acme.com'].sort())
})

test('an issuer is asked again an hour after an answer, ten seconds after none', async () => {
  expect(learnAuthorizeOrigins()).toBeNull()
  const asked = () => [elsewhere, silent].map(({ seen }) => seen.length)
  const [answering = 0, quiet = 0] = asked()
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 11_000 })
  await learnAuthorizeOrigins()
  expect(asked()).toEqual([answering, quiet + 1])
  vi.setSystemTime(Date.now() + 60 * 60 * 1000)
  silent.on('/.well-known/openid-configuration', () => ({
    issuer: silent.url,
    authorization_endpoint: 'https://login.silent.example/authorize',
    token_endpoint: `${silent.url}/token`,
    jwks_uri: `${silent.url}/jwks`,
  }))
  await learnAuthorizeOrigins()
  expect(asked()).toEqual([answering + 1, quiet + 2])
  expect(authorizeOrigins()).toContain('https://login.silent.example')
})
