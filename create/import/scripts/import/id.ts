import { createHash } from 'node:crypto'
import { z } from 'zod'

/** Namespace of imported ids. */
const NAMESPACE = Buffer.from('b7a1f9c04e5d4a3f8f0e6c2d91a75e34', 'hex')

/**
 * The id that an imported row gets, the same at each run: a UUID version 5 (RFC 9562 §5.5) of the
 * source's name, the kind and the key.
 */
export function importedId(source: string, ...parts: string[]): string {
  const hash = createHash('sha1')
    .update(NAMESPACE)
    .update(JSON.stringify([source, ...parts]))
    .digest()
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x50
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80
  const hex = hash.toString('hex')
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20, 32),
  ].join('-')
}

/** The id an imported user gets: their own, if it is a UUID. */
export function importedUserId(source: string, id: string): string {
  return z.uuid().safeParse(id).success ? id.toLowerCase() : importedId(source, 'user', id)
}
