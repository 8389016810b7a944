import { exportJWK, generateKeyPair, type JWTPayload, SignJWT, UnsecuredJWT } from 'jose'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { HOME_PATH } from '@/lib/brand'
import { openBrowser } from '@/lib/testing/browser'
import { snapshot } from '@/lib/testing/database'
import {
  CLIENT_ID,
  CLIENT_SECRET,
  type FakeIssuer,
  signToken,
  startFakeIssuer,
} from '@/lib/testing/fake-issuer'
import { configureIssuers, goThrough } from '@/lib/testing/oauth'

let issuer: FakeIssuer
let twoKeys: FakeIssuer

beforeAll(async () => {
  issuer = await startFakeIssuer()
  twoKeys = await startFakeIssuer()
  configureIssuers({ acme: issuer.url, two: twoKeys.url })
  const jwks = await (await fetch(`${twoKeys.url}/jwks`)).json()
  const another = await exportJWK((await generateKeyPair('RS256')).publicKey)
  const second = { ...another, kid: 'key-2', alg: 'RS256', use: 'sig' }
  twoKeys.server.on('/jwks', () => ({ keys: [...jwks.keys, second] }))
})
afterEach(() => issuer.reset())
afterAll(() => Promise.all([issuer.stop(), twoKeys.stop()]))

const TABLES = ['users', 'accounts', 'sessions']
const now = () => Math.floor(Date.now() / 1000)
const person = (sub = 'ada') => ({
  sub,
  name: 'Ada Lovelace',
  email: `${sub}@example.com`,
  email_verified: true,
})
const without = (name: string) => (claims: JWTPayload) =>
  Object.fromEntries(Object.entries(claims).filter(([key]) => key !== name))
const withClaims = (changes: JWTPayload) => (claims: JWTPayload) => ({ ...claims, ...changes })

// Each token is wrong in exactly one thing (OpenID Connect Core §3.1.3.7).
const BENT: Record<string, (claims: JWTPayload) => JWTPayload> = {
  'another issuer': withClaims({ iss: 'https://evil.example.com' }),
  'the issuer with a slash at its end': (claims) => ({ ...claims, iss: `${claims.iss}/` }),
  'no issuer': without('iss'),
  'another audience': withClaims({ aud: 'another-client' }),
  'no audience': without('aud'),
  'two audiences and no azp': withClaims({ aud: [CLIENT_ID, 'another-client'] }),
  'two audiences and the azp of the other': withClaims({
    aud: [CLIENT_ID, 'another-client'],
    azp: 'another-client',
  }),
  'our audience and the azp of another': withClaims({ azp: 'another-client' }),
  'another nonce': withClaims({ nonce: 'another' }),
  'no nonce': without('nonce'),
  expired: withClaims({ exp: now() - 120 }),
  'no expiry': without('exp'),
  'issued in an hour': withClaims({ iat: now() + 3600 }),
  'no time of issue': without('iat'),
  'not valid yet': withClaims({ nbf: now() + 3600 }),
  'no subject': without('sub'),
  'an empty subject': withClaims({ sub: '' }),
  'a subject of 256 characters': withClaims({ sub: 'x'.repeat(256) }),
  'a subject that is a number': (claims) => ({ ...claims, sub: 7 as never }),
}

test.each(Object.entries(BENT))('an ID token with this is refused: %s', async (_, bend) => {
  issuer.bend = bend
  await expectRefused()
})

const SIGNED: Record<string, (claims: JWTPayload) => string | Promise<string>> = {
  'a bad signature': async (claims) => {
    const [header, payload, signature = ''] = (await signToken(claims, issuer.privateKey)).split(
      '.',
    )
    return [header, payload, `${signature.startsWith('A') ? 'B' : 'A'}${signature.slice(1)}`].join(
      '.',
    )
  },
  'changed claims under a good signature': async (claims) => {
    const [header, , signature] = (await signToken(claims, issuer.privateKey)).split('.')
    return [
      header,
      Buffer.from(JSON.stringify({ ...claims, sub: 'mallory' })).toString('base64url'),
      signature,
    ].join('.')
  },
  "another's key": async (claims) => signToken(claims, (await generateKeyPair('RS256')).privateKey),
  'an unknown key': async (claims) =>
    signToken(claims, (await generateKeyPair('RS256')).privateKey, 'RS256', 'key-9'),
  'alg none': (claims) => new UnsecuredJWT(claims).encode(),
  'HS256 with the client secret': (claims) =>
    signToken(claims, Buffer.from(CLIENT_SECRET), 'HS256'),
  'another algorithm than the key has': async (claims) =>
    signToken(claims, (await generateKeyPair('ES256')).privateKey, 'ES256'),
  'no token at all': () => 'not-a-token',
}

test.each(Object.entries(SIGNED))('an ID token is refused: %s', async (_, sign) => {
  issuer.sign = sign
  await expectRefused()
})

test('the unchanged token signs in', async () => {
  expect(await goThrough(openBrowser(), issuer, person())).toBe(HOME_PATH)
})

test.each<[string, (claims: JWTPayload) => JWTPayload]>([
  [
    'two audiences, with our azp',
    withClaims({ aud: [CLIENT_ID, 'another-client'], azp: CLIENT_ID }),
  ],
  ['one audience in a list', withClaims({ aud: [CLIENT_ID] })],
  ['a clock 50 seconds ahead', (claims) => ({ ...claims, iat: now() + 50 })],
  ['an expiry 50 seconds ago', (claims) => ({ ...claims, exp: now() - 50 })],
])('an ID token is accepted: %s', async (name, bend) => {
  issuer.bend = bend
  expect(await goThrough(openBrowser(), issuer, person(name.replaceAll(' ', '-')))).toBe(HOME_PATH)
})

test("without an ID token, or with another subject's userinfo, sign-in fails", async () => {
  issuer.server.on('/userinfo', () => ({
    sub: 'mallory',
    name: 'Mallory',
    email: 'ada@example.com',
    email_verified: true,
  }))
  await expectRefused({ sub: 'no-profile' })
  issuer.reset()
  issuer.server.on('/token', () => ({ access_token: 'a', token_type: 'Bearer' }))
  await expectRefused(person(), 'provider_unavailable')
})

test('a token without a key id is taken if the issuer has one key, refused if it has two', async () => {
  const withoutKeyId = (from: FakeIssuer) => (claims: JWTPayload) =>
    new SignJWT(claims).setProtectedHeader({ alg: 'RS256' }).sign(from.privateKey)
  issuer.sign = withoutKeyId(issuer)
  expect(await goThrough(openBrowser(), issuer, person('no-kid'))).toBe(HOME_PATH)

  twoKeys.sign = withoutKeyId(twoKeys)
  const refused = await goThrough(openBrowser(), twoKeys, person('no-kid'), { provider: 'two' })
  expect(refused).toBe('/sign-in?error=oauth_failed')
  twoKeys.sign = undefined
  const taken = await goThrough(openBrowser(), twoKeys, person('kid'), { provider: 'two' })
  expect(taken).toBe(HOME_PATH)
})

async function expectRefused(who: { sub: string } = person('refused'), code = 'oauth_failed') {
  const before = await snapshot(TABLES)
  const browser = openBrowser()
  expect(await goThrough(browser, issuer, who)).toBe(`/sign-in?error=${code}`)
  expect(await snapshot(TABLES)).toEqual(before)
  expect(browser.cookies.size).toBe(0)
}
