/** The subset of CBOR (RFC 8949) that authenticators use. */
export type CborValue =
  | number
  | string
  | boolean
  | Uint8Array
  | CborValue[]
  | Map<number | string, CborValue>

const UNSIGNED = 0
const NEGATIVE = 1
const BYTES = 2
const TEXT = 3
const ARRAY = 4
const MAP = 5

/**
 * Encodes in the shortest form. Map entries keep their order; canonical order is up to the caller.
 */
export function encodeCbor(value: CborValue): Buffer {
  if (typeof value === 'boolean') return Buffer.from([value ? 0xf5 : 0xf4])
  if (typeof value === 'number')
    return value < 0 ? head(NEGATIVE, -1 - value) : head(UNSIGNED, value)
  if (typeof value === 'string')
    return Buffer.concat([head(TEXT, Buffer.byteLength(value)), Buffer.from(value)])
  if (value instanceof Uint8Array) return Buffer.concat([head(BYTES, value.length), value])
  if (Array.isArray(value))
    return Buffer.concat([head(ARRAY, value.length), ...value.map(encodeCbor)])
  return Buffer.concat([
    head(MAP, value.size),
    ...[...value].flatMap(([key, item]) => [encodeCbor(key), encodeCbor(item)]),
  ])
}

/** Major type and argument (RFC 8949 §3). */
function head(majorType: number, argument: number): Buffer {
  const type = majorType << 5
  if (argument < 24) return Buffer.from([type | argument])
  if (argument < 0x100) return Buffer.from([type | 24, argument])
  if (argument < 0x1_0000) return Buffer.from([type | 25, argument >> 8, argument & 0xff])
  const long = Buffer.from([type | 26, 0, 0, 0, 0])
  long.writeUInt32BE(argument, 1)
  return long
}
