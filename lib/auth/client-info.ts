import 'server-only'
import ipaddr from 'ipaddr.js'
import { env } from '@/lib/env'
import { SOCKET_ADDRESS_HEADER } from '@/lib/http/socket-address'

const USER_AGENT_MAX = 512
/** Where proxies stand: addresses that nobody on the internet has. */
const PROXY_RANGES: ReadonlySet<string> = new Set([
  'private',
  'loopback',
  'linkLocal',
  'uniqueLocal',
  'carrierGradeNat',
])
/** `1.2.3.4:443`, `[::1]:443`, `[::1]` (RFC 3986 §3.2.2, RFC 7239 §6). */
const WITH_PORT = /^(?:([\d.]+):\d{1,5}|\[([^[\]]*:[^[\]]*)\](?::\d{1,5})?)$/

/** Where a request comes from, as far as the server itself can know. */
export type ClientInfo = {
  /** IPv4, or IPv6; IPv4-mapped IPv6 is folded to IPv4. Null when unknown. */
  ipAddress: string | null
  userAgent: string | null
}

export function clientInfo(headers: Headers): ClientInfo {
  const userAgent = headers
    .get('user-agent')
    ?.replace(/[^\x20-\x7e]/g, '')
    .slice(0, USER_AGENT_MAX)
  return { ipAddress: clientAddress(headers), userAgent: userAgent || null }
}

/** The key that a rate limit counts by: the address, or its /64 for IPv6, since one customer holds at least that much. */
export function rateLimitKey(client: ClientInfo): string {
  return client.ipAddress ? network(client.ipAddress, 32, 64) : 'unknown'
}

/** The address as it is shown and logged: /24 for IPv4, /48 for IPv6. */
export function truncateAddress(ipAddress: string | null): string | null {
  return ipAddress === null ? null : network(ipAddress, 24, 48)
}

/**
 * The socket's address; behind a proxy that the configuration names, the right-most address of its header that is not itself a proxy's. What stands
 * left of that one a client can have written. When all are proxies', the right-most: nobody but the nearest proxy wrote it.
 */
function clientAddress(headers: Headers): string | null {
  const { trustedProxyHeader } = env()
  if (!trustedProxyHeader)
    return parseAddress(headers.get(SOCKET_ADDRESS_HEADER))?.toString() ?? null
  const hops = (headers.get(trustedProxyHeader) ?? '').split(',').map(parseAddress).reverse()
  const client = hops.find((address) => address === null || !PROXY_RANGES.has(address.range()))
  return (client === undefined ? hops[0] : client)?.toString() ?? null
}

/** Null for what is no address in its usual form. The zone of a link-local address is this machine's own affair, and some proxies add the port. */
function parseAddress(value: string | null) {
  const text = value?.trim().replace(WITH_PORT, '$1$2').replace(/%.*$/, '') ?? ''
  return ipaddr.IPv4.isValidFourPartDecimal(text) || ipaddr.IPv6.isValid(text)
    ? ipaddr.process(text)
    : null
}

function network(ipAddress: string, ipv4Bits: number, ipv6Bits: number): string {
  const address = ipaddr.parse(ipAddress)
  if (address.kind() === 'ipv4')
    return ipv4Bits === 32
      ? ipAddress
      : `${ipaddr.IPv4.networkAddressFromCIDR(`${ipAddress}/${ipv4Bits}`)}/${ipv4Bits}`
  return `${ipaddr.IPv6.networkAddressFromCIDR(`${ipAddress}/${ipv6Bits}`)}/${ipv6Bits}`
}
