/** RFC 8949 §3. */
const ARGUMENT_SIZES: Record<number, number> = { 24: 1, 25: 2, 26: 4, 27: 8 }

/** WebAuthn Level 3 §6.1. */
const HEAD_SIZE = 37
const AT = 0x40
const ED = 0x80

/** One item of definite length (RFC 8949 §5.3.1). The library doesn't check. */
export function isOneCborItem(bytes: Uint8Array): boolean {
  return endOfCborItem(bytes, 0) === bytes.length
}

/** Extensions are a map. The library doesn't check. */
export function hasWellFormedExtensions(authenticatorData: Uint8Array): boolean {
  const flags = authenticatorData[32] ?? 0
  if (!(flags & ED)) return true
  const start = flags & AT ? endOfCredential(authenticatorData) : HEAD_SIZE
  return (
    start !== null &&
    (authenticatorData[start] ?? 0) >> 5 === 5 &&
    endOfCborItem(authenticatorData, start) === authenticatorData.length
  )
}

/** AAGUID, length, credential ID, key (§6.5.1). */
function endOfCredential(authenticatorData: Uint8Array): number | null {
  const lengthAt = HEAD_SIZE + 16
  const [high = 0, low = 0] = authenticatorData.subarray(lengthAt)
  return endOfCborItem(authenticatorData, lengthAt + 2 + high * 256 + low)
}

/** Null if malformed. May lie beyond the bytes. */
function endOfCborItem(bytes: Uint8Array, start: number): number | null {
  let offset = start
  for (let items = 1; items > 0; items--) {
    const initial = bytes[offset++]
    if (initial === undefined) return null
    const information = initial & 0x1f
    const size = information < 24 ? 0 : ARGUMENT_SIZES[information]
    if (size === undefined) return null
    const argument =
      size === 0
        ? information
        : bytes.subarray(offset, offset + size).reduce((value, byte) => value * 256 + byte, 0)
    offset += size
    const majorType = initial >> 5
    if (majorType === 2 || majorType === 3) offset += argument
    if (majorType === 4) items += argument
    if (majorType === 5) items += 2 * argument
    if (majorType === 6) items += 1
  }
  return offset
}
