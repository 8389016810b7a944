import { afterEach, expect, test, vi } from 'vitest'
import { SOCKET_ADDRESS_HEADER } from '@/lib/auth/client-info'
import { logLinesOf } from '@/lib/testing/log-lines'

afterEach(() => vi.unstubAllEnvs())

/** The module under a configuration of its own: the environment is read once. */
async function load(environment: Record<string, string> = {}) {
  vi.resetModules()
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value)
  return import('@/lib/auth/client-info')
}

test('without TRUST_PROXY the address is the socket’s, whatever the client writes into other headers', async () => {
  const { clientInfo } = await load()
  const headers = new Headers({
    [SOCKET_ADDRESS_HEADER]: '198.51.100.7',
    'x-forwarded-for': '6.6.6.6',
    'x-real-ip': '6.6.6.6',
    forwarded: 'for=6.6.6.6',
    'cf-connecting-ip': '6.6.6.6',
    'true-client-ip': '6.6.6.6',
  })
  expect(clientInfo(headers).ipAddress).toBe('198.51.100.7')
})

test.for([
  ['::ffff:198.51.100.7', '198.51.100.7', '198.51.100.7', '198.51.100.0/24'],
  ['::FFFF:C633:6407', '198.51.100.7', '198.51.100.7', '198.51.100.0/24'],
  ['127.0.0.1', '127.0.0.1', '127.0.0.1', '127.0.0.0/24'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64', '2001:db8:1::/48'],
  ['2001:DB8:1:2::1', '2001:db8:1:2::1', '2001:db8:1:2::/64', '2001:db8:1::/48'],
  ['::1', '::1', '::/64', '::/48'],
  ['fe80::1%eth0', 'fe80::1', 'fe80::/64', 'fe80::/48'],
] as const)(
  '%s is stored as %s, counted as %s, logged as %s',
  async ([socket, stored, counted, logged]) => {
    const { clientInfo, rateLimitKey, truncateAddress } = await load()
    const client = clientInfo(new Headers({ [SOCKET_ADDRESS_HEADER]: socket }))
    expect([client.ipAddress, rateLimitKey(client), truncateAddress(client.ipAddress)]).toEqual([
      stored,
      counted,
      logged,
    ])
  },
)

test.for([
  '',
  'unix:',
  'localhost',
  '1',
  '0x7f.1',
  '256.1.1.1',
  '1.2.3.4, 5.6.7.8',
  '::g',
  "' OR 1=1",
])('"%s" is no address', async (socket) => {
  const { clientInfo, rateLimitKey, truncateAddress } = await load()
  const client = clientInfo(new Headers({ [SOCKET_ADDRESS_HEADER]: socket }))
  expect([client.ipAddress, rateLimitKey(client), truncateAddress(client.ipAddress)]).toEqual([
    null,
    null,
    null,
  ])
})

/** [X-Forwarded-For as it arrives, the client]. Left of the value that the nearest proxy wrote, a client can have written anything. */
const X_FORWARDED_FOR: [string | null, string | null][] = [
  ['203.0.113.9', '203.0.113.9'],
  ['6.6.6.6, 203.0.113.9', '203.0.113.9'],
  ['6.6.6.6,203.0.113.9', '203.0.113.9'],
  ['6.6.6.6, 2002:cb00:7109::1', '2002:cb00:7109::1'],
  ['6.6.6.6, ::ffff:203.0.113.9', '203.0.113.9'],
  ['6.6.6.6:1, 203.0.113.9:5678', '203.0.113.9'],
  // A private address is a client's as well: intranets, VPNs, translated addresses in a cluster.
  ['1.2.3.4, 10.0.0.5', '10.0.0.5'],
  ['1.2.3.4, 100.64.3.2', '100.64.3.2'],
  ['1.2.3.4, fd00::1', 'fd00::1'],
  ['1.2.3.4, 172.17.0.1', '172.17.0.1'],
  ['1.2.3.4, 127.0.0.1', '127.0.0.1'],
  ['[2001:db8::9]:443', '2001:db8::9'],
  ['[fe80::1%eth0]:443', 'fe80::1'],
  ['[::ffff:203.0.113.9]:443', '203.0.113.9'],
  ['2001:db8::9:443', '2001:db8::9:443'],
  ['203.0.113.9:', null],
  ['203.0.113.9:x', null],
  ['203.0.113.9:123456', null],
  ['[203.0.113.9]:80', null],
  ['[2001:db8::9', null],
  ['[2001:db8::9]443', null],
  ['6.6.6.6, nonsense', null],
  ['6.6.6.6, ', null],
  ['', null],
  [null, null],
]

test.for(X_FORWARDED_FOR)(
  'behind a proxy, X-Forwarded-For "%s" comes from %s',
  async ([forwarded, client]) => {
    const { clientInfo } = await load({ TRUST_PROXY: 'X-Forwarded-For' })
    const headers = new Headers({ [SOCKET_ADDRESS_HEADER]: '10.0.0.1', 'x-real-ip': '6.6.6.6' })
    if (forwarded !== null) headers.set('x-forwarded-for', forwarded)
    expect(clientInfo(headers).ipAddress).toBe(client)
  },
)

test.for([
  ['1', '6.6.6.6, 203.0.113.9, 198.51.100.1', '198.51.100.1'],
  ['2', '6.6.6.6, 203.0.113.9, 198.51.100.1', '203.0.113.9'],
  ['3', '6.6.6.6, 203.0.113.9, 10.0.0.1, 10.0.0.2', '203.0.113.9'],
  // It went past one of them: the nearest wrote all there is.
  ['2', '203.0.113.9', '203.0.113.9'],
] as const)(
  'behind %s proxies, X-Forwarded-For "%s" comes from %s',
  async ([TRUST_PROXY_HOPS, forwarded, client]) => {
    const { clientInfo } = await load({ TRUST_PROXY: 'x-forwarded-for', TRUST_PROXY_HOPS })
    expect(clientInfo(new Headers({ 'x-forwarded-for': forwarded })).ipAddress).toBe(client)
  },
)

/** [Forwarded as it arrives, the client], as RFC 7239 writes it. */
const FORWARDED = [
  ['for=192.0.2.43', '192.0.2.43'],
  ['For="[2001:db8:cafe::17]:4711"', '2001:db8:cafe::17'],
  ['for=192.0.2.60;proto=http;by=203.0.113.43', '192.0.2.60'],
  ['proto=http; by="203.0.113.43:80" ;FOR="192.0.2.60:4711"', '192.0.2.60'],
  ['for=6.6.6.6, for="198.51.100.17"', '198.51.100.17'],
  ['for=6.6.6.6,for=198.51.100.17;host="a,for=6.6.6.6;b"', '198.51.100.17'],
  ['for="6.6.6.6, for=198.51.100.17;proto="https"', '198.51.100.17'],
  ['for=6.6.6.6, FOR=10.0.0.5', '10.0.0.5'],
  [',for=192.0.2.43', '192.0.2.43'],
  ['for=1"92.0.2.43"', null],
  ['for="192.0.2.4"3', null],
  ['for=unknown', null],
  ['for="_hidden"', null],
  ['by=203.0.113.43', null],
  ['192.0.2.43', null],
  ['for=', null],
] as const

test.for(FORWARDED)('Forwarded %s comes from %s', async ([forwarded, client]) => {
  const { clientInfo } = await load({ TRUST_PROXY: 'Forwarded' })
  expect(clientInfo(new Headers({ forwarded })).ipAddress).toBe(client)
})

test('a proxy that does not send its header is reported once, and no budget is shared by everyone', async () => {
  const { clientInfo, rateLimitKey } = await load({ TRUST_PROXY: 'x-real-ip' })
  Reflect.deleteProperty(globalThis, 'isUnknownAddressReported')
  const lines = await logLinesOf(async () => {
    for (let request = 0; request < 3; request++)
      expect(rateLimitKey(clientInfo(new Headers({ forwarded: 'for=6.6.6.6' })))).toBeNull()
  })
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    expect.objectContaining({ event: 'client_address_unknown', header: 'x-real-ip' }),
  ])
})

test('a repeated header is one list, in order', async () => {
  const { clientInfo } = await load({ TRUST_PROXY: 'x-forwarded-for' })
  const headers = new Headers({ 'x-forwarded-for': '6.6.6.6' })
  headers.append('x-forwarded-for', '203.0.113.9')
  expect(clientInfo(headers).ipAddress).toBe('203.0.113.9')
})

test('on Vercel it is the platform’s header, unless TRUST_PROXY names another', async () => {
  const headers = new Headers({
    'x-real-ip': '203.0.113.9',
    'cf-connecting-ip': '203.0.113.10',
    'x-forwarded-for': '6.6.6.6',
  })
  expect((await load({ VERCEL: '1' })).clientInfo(headers).ipAddress).toBe('203.0.113.9')
  expect(
    (await load({ VERCEL: '1', TRUST_PROXY: 'cf-connecting-ip' })).clientInfo(headers).ipAddress,
  ).toBe('203.0.113.10')
})

test('the user agent is plain ASCII of at most 512 characters, or null', async () => {
  const { clientInfo } = await load()
  const userAgent = (value: string) => clientInfo(new Headers({ 'user-agent': value })).userAgent
  expect(userAgent('Mozilla/5.0 (X11)')).toBe('Mozilla/5.0 (X11)')
  expect(userAgent(`Mozilla\u00e9\u00ff\t5`)).toBe('Mozilla5')
  expect(userAgent('A'.repeat(5_000))).toHaveLength(512)
  expect([userAgent(''), clientInfo(new Headers()).userAgent]).toEqual([null, null])
})

const WEBKIT = 'AppleWebKit/537.36 (KHTML, like Gecko)'

test.each([
  ['Chrome on Linux', `Mozilla/5.0 (X11; Linux x86_64) ${WEBKIT} Chrome/156.0.0.0 Safari/537.36`],
  [
    'Microsoft Edge on Windows',
    `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${WEBKIT} Chrome/130.0.0.0 Safari/537.36 Edg/130.0.0.0`,
  ],
  [
    'Firefox on macOS',
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:132.0) Gecko/20100101 Firefox/132.0',
  ],
  [
    'Safari on iOS',
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1',
  ],
  [
    'Chrome on Android',
    `Mozilla/5.0 (Linux; Android 14; Pixel 8) ${WEBKIT} Chrome/130.0.0.0 Mobile Safari/537.36`,
  ],
  ['Firefox', 'Mozilla/5.0 Firefox/132.0'],
  ['Windows', 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)'],
  ['Unknown device', null],
  ['Unknown device', ''],
  ['Unknown device', 'x'.repeat(512)],
  ['Unknown device', 'Mozilla/5.0 (Test)'],
  ['Unknown device', 'Call 555-0100 at once/1.0'],
  ['Unknown device', '<script>alert(1)</script>/1.0'],
])('a user agent is shown as "%s"', async (name, userAgent) => {
  const { deviceName } = await load()
  expect(deviceName(userAgent)).toBe(name)
})
