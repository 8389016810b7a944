import { createHash, randomBytes } from 'node:crypto'
import { type CryptoKey, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose'
import { type FakeServer, type Seen, sendJson, startFakeServer } from './fake-server'

/** The person at the provider, as claims. */
export type Person = { sub: string } & Record<string, unknown>

type Session = {
  person: Person
  nonce: string
  challenge: string
  redirectUri: string
  clientId: string
  maxAge: string
}

export type FakeIssuer = Awaited<ReturnType<typeof startFakeIssuer>>

export const CLIENT_ID = 'latchkey-test'
export const CLIENT_SECRET = 'a+b/c%20=:&e'

/**
 * An OpenID provider: discovery, PKCE, signed ID tokens, userinfo, refresh, revocation. Correct
 * unless a test changes it: `bend` alters ID token claims, `sign` makes the whole token, `metadata`
 * the discovery document, `server.on` any response.
 */
export async function startFakeIssuer() {
  const { privateKey, publicKey } = await generateKeyPair('RS256')
  const codes = new Map<string, Session>()
  const accessTokens = new Map<string, Person>()
  const grants = new Map<string, Session>()
  const server: FakeServer = await startFakeServer({
    '/.well-known/openid-configuration': () => ({ ...metadata(), ...fake.metadata }),
    '/jwks': async () => ({
      keys: [{ ...(await exportJWK(publicKey)), kid: 'key-1', alg: 'RS256', use: 'sig' }],
    }),
    '/token': async (call, response) => {
      const session = redeem(call)
      if (!session)
        return sendJson(
          response,
          { error: 'invalid_grant', error_description: 'planted-description' },
          400,
        )
      return grant(session)
    },
    '/userinfo': ({ headers }, response) => {
      const person = accessTokens.get(headers.authorization?.replace('Bearer ', '') ?? '')
      return person ?? sendJson(response, { error: 'invalid_token' }, 401)
    },
    '/revoke': ({ form }, response) => {
      grants.delete(form.get('token') ?? '')
      response.writeHead(200).end()
    },
  })

  const metadata = () => ({
    issuer: server.url,
    authorization_endpoint: `${server.url}/authorize`,
    token_endpoint: `${server.url}/token`,
    jwks_uri: `${server.url}/jwks`,
    userinfo_endpoint: `${server.url}/userinfo`,
    revocation_endpoint: `${server.url}/revoke`,
    authorization_response_iss_parameter_supported: true,
  })

  function redeem({ form, headers }: Seen): Session | null {
    const secret =
      form.get(form.get('grant_type') === 'refresh_token' ? 'refresh_token' : 'code') ?? ''
    const store = form.get('grant_type') === 'refresh_token' ? grants : codes
    const session = store.get(secret)
    store.delete(secret)
    if (!session || !isClient(form, headers.authorization)) return null
    if (store === grants) return session
    const challenge = createHash('sha256')
      .update(form.get('code_verifier') ?? '')
      .digest('base64url')
    return challenge === session.challenge && form.get('redirect_uri') === session.redirectUri
      ? session
      : null
  }

  async function grant(session: Session) {
    const accessToken = `access-${randomBytes(16).toString('hex')}`
    const refreshToken = `refresh-${randomBytes(16).toString('hex')}`
    accessTokens.set(accessToken, session.person)
    grants.set(refreshToken, session)
    const now = Math.floor(Date.now() / 1000)
    // Only if max_age was requested (OpenID Connect Core §2).
    const authTime = session.maxAge ? { auth_time: now } : {}
    const claims = {
      ...authTime,
      iss: server.url,
      aud: session.clientId,
      iat: now,
      exp: now + 300,
      nonce: session.nonce,
      ...session.person,
    }
    const bent = fake.bend(claims)
    const idToken = await (fake.sign?.(bent) ?? signToken(bent, privateKey))
    return {
      access_token: accessToken,
      token_type: 'Bearer',
      expires_in: fake.expiresIn,
      refresh_token: refreshToken,
      id_token: idToken,
      scope: 'openid email',
    }
  }

  const fake = {
    server,
    url: server.url,
    privateKey,
    codes,
    grants,
    /** The token endpoint's response, for tests that replace the endpoint. */
    grant,
    /** Lifetime of access tokens, in seconds. */
    expiresIn: 3600 as number | undefined,
    metadata: {} as Record<string, unknown>,
    bend: (claims: JWTPayload): JWTPayload => claims,
    sign: undefined as ((claims: JWTPayload) => string | Promise<string>) | undefined,
    /**
     * Agrees at the provider: takes the address the user was sent to, returns the one they come
     * back to.
     */
    agree(location: string, person: Person): URL {
      const { searchParams } = new URL(location)
      const code = `code-${randomBytes(16).toString('hex')}`
      const value = (name: string) => searchParams.get(name) ?? ''
      codes.set(code, {
        person,
        nonce: value('nonce'),
        challenge: value('code_challenge'),
        redirectUri: value('redirect_uri'),
        clientId: value('client_id'),
        maxAge: value('max_age'),
      })
      return back(searchParams, { code, iss: server.url })
    },
    cancel: (location: string): URL =>
      back(new URL(location).searchParams, { error: 'access_denied', iss: server.url }),
    reset() {
      server.reset()
      Object.assign(fake, {
        metadata: {},
        bend: (claims: JWTPayload) => claims,
        sign: undefined,
        expiresIn: 3600,
      })
    },
    stop: () => server.stop(),
  }
  return fake
}

export function signToken(
  claims: JWTPayload,
  key: CryptoKey | Uint8Array,
  alg = 'RS256',
  kid = 'key-1',
): Promise<string> {
  return new SignJWT(claims).setProtectedHeader({ alg, kid }).sign(key)
}

function back(sent: URLSearchParams, answer: Record<string, string>): URL {
  const url = new URL(sent.get('redirect_uri') ?? '')
  for (const [name, value] of Object.entries({ ...answer, state: sent.get('state') ?? '' }))
    url.searchParams.set(name, value)
  return url
}

/** Client credentials, strictly decoded (RFC 6749 §2.3.1), or from the form. */
function isClient(form: URLSearchParams, authorization: string | undefined): boolean {
  if (!authorization)
    return form.get('client_id') === CLIENT_ID && form.get('client_secret') === CLIENT_SECRET
  const decode = (value = '') => new URLSearchParams(`v=${value}`).get('v')
  const [id, secret] = Buffer.from(authorization.replace('Basic ', ''), 'base64')
    .toString()
    .split(':')
  return decode(id) === CLIENT_ID && decode(secret) === CLIENT_SECRET
}
