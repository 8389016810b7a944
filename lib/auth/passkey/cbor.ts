/** Bytes of the argument that follows the initial byte, by its low five bits (RFC 8949 §3). */
const ARGUMENT_SIZES: Record<number, number> = { 24: 1, 25: 2, 26: 4, 27: 8 }

/** Whether the bytes are one well-formed CBOR item of definite length (RFC 8949 §5.3.1), no byte short and none too many: the library overlooks both. */
export function isOneCborItem(bytes: Uint8Array): boolean {
  let offset = 0
  for (let items = 1; items > 0; items--) {
    const initial = bytes[offset++]
    if (initial === undefined) return false
    const information = initial & 0x1f
    const size = information < 24 ? 0 : ARGUMENT_SIZES[information]
    if (size === undefined || offset + size > bytes.length) return false
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
  return offset === bytes.length
}
