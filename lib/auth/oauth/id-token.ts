import 'server-only'
import { type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose'
import { orTimeout } from './discovery'
import { isProviderError, ProviderError } from './provider-error'

/** No HMAC: its key would be the client secret. */
const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'Ed25519',
]
export const SKEW_SECONDS = 60
const KEY_ENDPOINT_FAULTS = new Set(['ERR_JOSE_GENERIC', 'ERR_JWKS_TIMEOUT', 'ERR_JWKS_INVALID'])

type Expected = {
  keys: JWTVerifyGetKey
  /** Microsoft's depends on the tenant. */
  issuer: (claims: JWTPayload) => string
  clientId: string
  nonce: string
  signal: AbortSignal
}

/** OpenID Connect Core §3.1.3.7. Throws `ProviderError('id_token')`. */
export async function verifyIdToken(
  idToken: string,
  { keys, issuer, clientId, nonce, signal }: Expected,
): Promise<JWTPayload & { sub: string }> {
  const { payload } = await orTimeout(
    jwtVerify(idToken, keys, {
      algorithms: ALGORITHMS,
      audience: clientId,
      requiredClaims: ['iss', 'sub', 'exp', 'iat'],
      clockTolerance: SKEW_SECONDS,
    }),
    signal,
  ).catch((cause: unknown) => {
    if (isProviderError(cause)) throw cause
    const isFault = KEY_ENDPOINT_FAULTS.has((cause as NodeJS.ErrnoException).code ?? '')
    throw new ProviderError(isFault ? 'unreachable' : 'id_token', { cause })
  })
  const { sub, iat, azp, aud } = payload
  const hasOtherAudiences = Array.isArray(aud) && aud.length > 1
  const isForUs = azp === undefined ? !hasOtherAudiences : azp === clientId
  const isIssuedByNow = typeof iat === 'number' && iat <= Date.now() / 1000 + SKEW_SECONDS
  if (payload.iss !== issuer(payload) || payload.nonce !== nonce || !isForUs || !isIssuedByNow)
    throw new ProviderError('id_token')
  if (typeof sub !== 'string') throw new ProviderError('id_token')
  return { ...payload, sub }
}
