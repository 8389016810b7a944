import 'server-only'
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { env } from '@/lib/env'

const ALGORITHM = 'aes-256-gcm'
const PURPOSE = 'latchkey provider tokens v1'
const NONCE_BYTES = 12
const TAG_BYTES = 16
const PREFIX = 'v1.'

/** A ciphertext can be decrypted only there. */
export type Place = { rowId: string; field: string }

/**
 * AES-256-GCM (NIST SP 800-38D), keyed by HKDF (RFC 5869) from the first secret: 'v1.', then
 * base64url of nonce, ciphertext and tag.
 */
export function encryptToken(plaintext: string, place: Place): string {
  const [key] = keyRing()
  if (!key) throw new Error('AUTH_SECRET has no key')
  const nonce = randomBytes(NONCE_BYTES)
  const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES }).setAAD(
    additionalData(place),
  )
  const ciphertext = Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final()])
  return PREFIX + Buffer.concat([nonce, ciphertext, cipher.getAuthTag()]).toString('base64url')
}

/** Tries every secret. Null if none fits. */
export function decryptToken(stored: string, place: Place): string | null {
  const bytes = stored.startsWith(PREFIX)
    ? Buffer.from(stored.slice(PREFIX.length), 'base64url')
    : Buffer.alloc(0)
  if (bytes.length < NONCE_BYTES + TAG_BYTES) return null
  for (const key of keyRing()) {
    const plaintext = open(bytes, key, place)
    if (plaintext !== null) return plaintext
  }
  return null
}

function open(bytes: Buffer, key: Buffer, place: Place): string | null {
  const decipher = createDecipheriv(ALGORITHM, key, bytes.subarray(0, NONCE_BYTES), {
    authTagLength: TAG_BYTES,
  })
    .setAAD(additionalData(place))
    .setAuthTag(bytes.subarray(-TAG_BYTES))
  try {
    return Buffer.concat([
      decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES)),
      decipher.final(),
    ]).toString('utf8')
  } catch {
    return null
  }
}

function additionalData({ rowId, field }: Place): Buffer {
  return Buffer.from(`${rowId}:${field}`)
}

function keyRing(): Buffer[] {
  return env().authSecrets.map((secret) => Buffer.from(hkdfSync('sha256', secret, '', PURPOSE, 32)))
}
