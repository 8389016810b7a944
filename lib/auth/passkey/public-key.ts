import 'server-only'
import { createPublicKey } from 'node:crypto'
import { isoCBOR } from '@simplewebauthn/server/helpers'

const RSA_MINIMUM_BITS = 2048

/**
 * Key type, curve (WebAuthn Level 3 §5.8.5), point, RSA size. The library checks only the
 * algorithm.
 */
export function isUsablePublicKey(coseKey: Uint8Array<ArrayBuffer>): boolean {
  try {
    const key = createPublicKey({
      format: 'jwk',
      key: toJwk(isoCBOR.decodeFirst<Map<number, unknown>>(coseKey)),
    })
    return (
      key.asymmetricKeyType !== 'rsa' ||
      (key.asymmetricKeyDetails?.modulusLength ?? 0) >= RSA_MINIMUM_BITS
    )
  } catch {
    return false
  }
}

/** RFC 9053 §7, RFC 8230 §4. */
function toJwk(key: Map<number, unknown>) {
  const [kty, alg, crv] = [key.get(1), key.get(3), key.get(-1)]
  if (alg === -7 && kty === 2 && crv === 1)
    return { kty: 'EC', crv: 'P-256', x: base64url(key.get(-2), 32), y: base64url(key.get(-3), 32) }
  if (alg === -8 && kty === 1 && crv === 6)
    return { kty: 'OKP', crv: 'Ed25519', x: base64url(key.get(-2), 32) }
  if (alg === -257 && kty === 3)
    return { kty: 'RSA', n: base64url(key.get(-1)), e: base64url(key.get(-2)) }
  throw new TypeError('Not a key of an algorithm that was asked for')
}

function base64url(value: unknown, size?: number): string {
  if (!(value instanceof Uint8Array) || (size !== undefined && value.length !== size))
    throw new TypeError('Not a key parameter')
  return Buffer.from(value).toString('base64url')
}
