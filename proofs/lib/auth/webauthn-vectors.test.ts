import { verifyAuthenticationResponse } from '@simplewebauthn/server'
import { beforeAll, expect, test, vi } from 'vitest'
import { ALGORITHMS } from '@/lib/auth/passkey/relying-party'
import { issueVerification } from '@/lib/auth/verification'
import { type Browser, openBrowser } from '@/lib/testing/browser'
import { errorCode, REGISTER_VERIFY, SIGN_IN_VERIFY } from '@/lib/testing/ceremonies'
import { sql } from '@/lib/testing/database'
import { flip } from '@/lib/testing/software-authenticator'
// WebAuthn Level 3 §16, © W3C (https://www.w3.org/copyright/document-license/).
import VECTORS from './webauthn-vectors.json'

const ORIGIN = 'https://example.org'

const REFUSED: Record<string, string> = {
  'none-es256-crossOrigin': 'a ceremony in another origin’s frame',
  'none-es256-topOrigin': 'a ceremony in another origin’s frame',
  'packed-es384': 'an algorithm that we do not ask for',
  'packed-es512': 'an algorithm that we do not ask for',
  'packed-ed448': 'an algorithm that we do not ask for',
  'tpm-es256': 'a format that no browser sends for the attestation "none"',
  'android-key-es256': 'a format that no browser sends for the attestation "none"',
  'apple-es256': 'a format that no browser sends for the attestation "none"',
  'fido-u2f-es256': 'a format that no browser sends for the attestation "none"',
}
const ACCEPTED = VECTORS.filter(({ section }) => !(section in REFUSED))
type Vector = (typeof VECTORS)[number]

beforeAll(() => {
  vi.stubEnv('APP_URL', ORIGIN)
})

test('the sections that are accepted have each algorithm that we ask for', () => {
  expect(ACCEPTED.map(({ section }) => section)).toEqual([
    'none-es256',
    'packed-self-es256',
    'none-es256-long-credential-id',
    'packed-es256',
    'packed-rs256',
    'packed-eddsa',
  ])
  expect([...ALGORITHMS].sort()).toEqual([-257, -7, -8])
})

test.for(ACCEPTED)('a registration is accepted, and only once: $section', async (vector) => {
  const browser = openBrowser({ origin: ORIGIN })
  expect((await register(browser, vector)).status).toBe(200)
  const [passkey] = await sql<{ aaguid: string }>(
    'SELECT aaguid FROM passkeys WHERE credential_id = $1',
    [vector.credentialId],
  )
  expect(passkey?.aaguid.replaceAll('-', '')).toBe(aaguidOf(vector))
  const twin = openBrowser({ origin: ORIGIN })
  expect(await errorCode(await register(twin, vector, 'another user'))).toBe('passkey_failed')
})

test.for(VECTORS.filter(({ section }) => section in REFUSED))(
  'a registration is refused: $section',
  async (vector) => {
    const response = await register(openBrowser({ origin: ORIGIN }), vector)
    expect(await errorCode(response), REFUSED[vector.section]).toBe('passkey_failed')
  },
)

test.for(ACCEPTED)('a sign-in is accepted if the user was verified: $section', async (vector) => {
  await sql('DELETE FROM users')
  await register(openBrowser({ origin: ORIGIN }), vector)
  expect(await isSigned(vector)).toBe(true)
  expect(await isSigned(withBrokenSignature(vector)).catch(() => false)).toBe(false)

  const browser = openBrowser({ origin: ORIGIN })
  const broken = await signIn(browser, withBrokenSignature(vector))
  expect(await errorCode(broken)).toBe('passkey_failed')
  const response = await signIn(browser, vector)
  if (isUserVerified(vector)) expect(response.status).toBe(200)
  else expect(await errorCode(response)).toBe('passkey_failed')
})

/** As a conditional creation, which needs no user verification: half of the vectors have none. */
async function register(browser: Browser, vector: Vector, owner = handleOf(vector)) {
  const { challenge, ...response } = vector.registration
  const cookie = await issueVerification('passkey-registration', challenge, {
    value: { name: 'Ada', webauthnUserId: owner, isConditional: true },
  })
  browser.cookies.set(cookie.name, cookie.value)
  return browser.post(REGISTER_VERIFY, { ...credential(vector), response })
}

async function signIn(browser: Browser, vector: Vector) {
  const { challenge, ...response } = vector.authentication
  const cookie = await issueVerification('passkey-authentication', challenge, { value: {} })
  browser.cookies.set(cookie.name, cookie.value)
  return browser.post(SIGN_IN_VERIFY, {
    ...credential(vector),
    response: { ...response, userHandle: handleOf(vector) },
  })
}

/** With the stored key, and without user verification. */
async function isSigned(vector: Vector): Promise<boolean> {
  const [stored] = await sql<{ public_key: string }>(
    'SELECT public_key FROM passkeys WHERE credential_id = $1',
    [vector.credentialId],
  )
  const { challenge, ...response } = vector.authentication
  const { verified } = await verifyAuthenticationResponse({
    response: { ...credential(vector), response, clientExtensionResults: {} },
    expectedChallenge: challenge,
    expectedOrigin: ORIGIN,
    expectedRPID: 'example.org',
    requireUserVerification: false,
    credential: {
      id: vector.credentialId,
      publicKey: new Uint8Array(Buffer.from(stored?.public_key ?? '', 'base64')),
      counter: 0,
    },
  })
  return verified
}

function credential({ credentialId }: Vector) {
  return { id: credentialId, rawId: credentialId, type: 'public-key' as const }
}

function handleOf({ section }: Vector): string {
  return Buffer.from(section).toString('base64url')
}

function withBrokenSignature(vector: Vector): Vector {
  const signature = flip(Buffer.from(vector.authentication.signature, 'base64url'))
  return {
    ...vector,
    authentication: { ...vector.authentication, signature: signature.toString('base64url') },
  }
}

function isUserVerified({ authentication }: Vector): boolean {
  return ((Buffer.from(authentication.authenticatorData, 'base64url')[32] ?? 0) & 4) !== 0
}

/** In the authenticator data, after the hash of the RP ID, flags and counter. */
function aaguidOf({ registration }: Vector): string {
  const object = Buffer.from(registration.attestationObject, 'base64url')
  const start = object.indexOf(Buffer.from('bfabc37432958b06', 'hex')) + 37
  return object.subarray(start, start + 16).toString('hex')
}
