/** Bytes of the argument that follows the initial byte, by its low five bits (RFC 8949 §3). */
const ARGUMENT_SIZES: Record<number, number> = { 24: 1, 25: 2, 26: 4, 27: 8 }

/** Bytes of the authenticator data before what its flags announce, and the flags' bits (WebAuthn Level 3 §6.1). */
const HEAD_SIZE = 37
const AT = 0x40
const ED = 0x80

/** Whether the bytes are one well-formed CBOR item of definite length (RFC 8949 §5.3.1), no byte short and none too many: the library overlooks both. */
export function isOneCborItem(bytes: Uint8Array): boolean {
  return endOfCborItem(bytes, 0) === bytes.length
}

/** Whether the extensions of authenticator data are a CBOR map, if its flags say that there are any: the library takes other items, too. */
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

/** The offset after the attested credential data: AAGUID, length and id of the credential, its key (§6.5.1). */
function endOfCredential(authenticatorData: Uint8Array): number | null {
  const lengthAt = HEAD_SIZE + 16
  const [high = 0, low = 0] = authenticatorData.subarray(lengthAt)
  return endOfCborItem(authenticatorData, lengthAt + 2 + high * 256 + low)
}

/** The offset after the item that begins at `start`; beyond the bytes when its last string is cut off. Null when it is not well-formed. */
function endOfCborItem(bytes: Uint8Array, start: number): number | null {
  let offset = start
  for (let items = 1; items > 0; items--) {
    const initial = bytes[offset++]
    if (initial === undefined) return null
    const information = initial & 0x1f
    const size = information < 24 ? 0 : ARGUMENT_SIZES[information]
    if (size === undefined || offset + size > bytes.length) return null
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
