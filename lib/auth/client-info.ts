import 'server-only'
import Bowser from 'bowser'
import ipaddr from 'ipaddr.js'
import { env } from '@/lib/env'
import { logEvent } from '@/lib/server/log'
import { readDeviceToken } from './devices'
import { createToken } from './token'

/** Set by lib/server/socket-address.ts. */
export const SOCKET_ADDRESS_HEADER = 'x-latchkey-socket-address'
const USER_AGENT_MAX = 512
// Bowser takes any "word/1.0" for a name.
const BROWSERS = new Set(Object.values(Bowser.BROWSER_MAP))
const SYSTEMS = new Set(Object.values(Bowser.OS_MAP))
/** `1.2.3.4:443`, `[::1]:443`, `[::1]` (RFC 3986 §3.2.2, RFC 7239 §6). */
const WITH_PORT = /^(?:([\d.]+):\d{1,5}|\[([^[\]]*:[^[\]]*)\](?::\d{1,5})?)$/

/** Where a request comes from. */
export type ClientInfo = {
  ipAddress: string | null
  userAgent: string | null
  /** From the browser's cookie, or new. */
  deviceToken?: string
}

export function clientInfo(headers: Headers): ClientInfo {
  const userAgent = headers
    .get('user-agent')
    ?.replace(/[^\x20-\x7e]/g, '')
    .slice(0, USER_AGENT_MAX)
  return {
    ipAddress: clientAddress(headers),
    userAgent: userAgent || null,
    deviceToken: readDeviceToken(headers) ?? createToken(),
  }
}

/**
 * The address, or its /64 for IPv6, which one customer holds. Null if unknown: a shared budget
 * would lock everyone out.
 */
export function rateLimitKey(client: ClientInfo): string | null {
  return client.ipAddress && network(client.ipAddress, 32, 64)
}

/** For display and logs: /24 for IPv4, /48 for IPv6. */
export function truncateAddress(ipAddress: string | null): string | null {
  return ipAddress === null ? null : network(ipAddress, 24, 48)
}

/** Such as "Chrome on Linux", "Safari" or "Unknown device". */
export function deviceName(userAgent: string | null): string {
  const { browser, os } = userAgent ? Bowser.parse(userAgent) : { browser: {}, os: {} }
  const browserName = known(BROWSERS, browser.name)
  const systemName = known(SYSTEMS, os.name)
  if (browserName && systemName) return `${browserName} on ${systemName}`
  return browserName ?? systemName ?? 'Unknown device'
}

function known(names: Set<string>, name = ''): string | null {
  return names.has(name) ? name : null
}

/** Behind proxies, the value that the outermost trusted one wrote. Others may be forged. */
function clientAddress(headers: Headers): string | null {
  const { trustedProxyHeader, trustedProxyHops } = env()
  const value = headers.get(trustedProxyHeader ?? SOCKET_ADDRESS_HEADER) ?? ''
  const hops = !trustedProxyHeader
    ? [value]
    : trustedProxyHeader === 'forwarded'
      ? forwardedFor(value)
      : value.split(',').reverse()
  const address = parseAddress(hops[trustedProxyHops - 1] ?? hops.at(-1))?.toString() ?? null
  if (!address) reportUnknownAddress(trustedProxyHeader)
  return address
}

/** The `for` values (RFC 7239 §4), nearest proxy first. A client's open quote can't hide them. */
function forwardedFor(value: string): string[] {
  return splitFromRight(value, ',').map((element) => {
    const pair = splitFromRight(element, ';').find((part) => /^\s*for=/i.test(part)) ?? ''
    return pair
      .trim()
      .slice('for='.length)
      .replace(/^"(.*)"$/, '$1')
  })
}

/** Splits outside quotes; the last part comes first. */
function splitFromRight(value: string, separator: string): string[] {
  const parts: string[] = []
  let end = value.length
  let isQuoted = false
  for (let index = end - 1; index >= 0; index--) {
    if (value[index] === '"') isQuoted = !isQuoted
    if (value[index] !== separator || isQuoted) continue
    parts.push(value.slice(index + 1, end))
    end = index
  }
  return [...parts, value.slice(0, end)]
}

// The proxy, pages and routes have separate instances of this module.
const kept = globalThis as typeof globalThis & { isUnknownAddressReported?: boolean }

function reportUnknownAddress(header: string | null): void {
  if (kept.isUnknownAddressReported) return
  kept.isUnknownAddressReported = true
  logEvent('client_address_unknown', {
    header,
    message: `${
      header
        ? `TRUST_PROXY is ${header}, but that header of a request holds no address`
        : 'TRUST_PROXY is not set, and a request has no address of its own'
    }. Such requests are not limited per address: set TRUST_PROXY to the header that your proxy writes.`,
  })
}

function parseAddress(value: string | undefined) {
  const text = value?.trim().replace(WITH_PORT, '$1$2').replace(/%.*/, '') ?? ''
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
