import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type FakeServer, startFakeServer } from '@/lib/testing/fake-server'
import { configureIssuers } from '@/lib/testing/oauth'
import { authorizeOrigins } from './authorize-origins'

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
  configureIssuers({ acme: elsewhere.url, silent: silent.url })
  for (const name of ['GOOGLE', 'GITHUB', 'MICROSOFT', 'APPLE']) {
    vi.stubEnv(`${name}_CLIENT_ID`, 'id')
    vi.stubEnv(`${name}_CLIENT_SECRET`, 'secret')
  }
})
afterAll(() => Promise.all([elsewhere.stop(), silent.stop()]))

test('form-action lists where every configured provider sends people, once; an issuer that is silent holds no page up', async () => {
  const began = Date.now()
  expect(await authorizeOrigins()).toEqual([
    'https://accounts.google.com',
    'https://github.com',
    'https://login.microsoftonline.com',
    'https://appleid.apple.com',
    elsewhere.url,
    'https://login.acme.com',
    silent.url,
  ])
  expect(Date.now() - began).toBeLessThan(3_000)
})

test('what an issuer said is kept', async () => {
  const asked = elsewhere.seen.length
  await authorizeOrigins()
  expect(elsewhere.seen.length).toBe(asked)
})
