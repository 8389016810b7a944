import { afterEach, expect, test, vi } from 'vitest'
import { SOCKET_ADDRESS_HEADER } from '@/lib/http/socket-address'

afterEach(() => vi.unstubAllEnvs())

/** The module under a configuration of its own: the environment is read once. */
async function load(environment: Record<string, string> = {}) {
  vi.resetModules()
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value)
  return import('./client-info')
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
    'unknown',
    null,
  ])
})

/** [X-Forwarded-For as it arrives, the client]. What stands left of the first address that is not a proxy's, a client can have written. */
const FORWARDED: [string | null, string | null][] = [
  ['203.0.113.9', '203.0.113.9'],
  ['6.6.6.6, 203.0.113.9', '203.0.113.9'],
  ['6.6.6.6,203.0.113.9', '203.0.113.9'],
  ['6.6.6.6, 203.0.113.9, 10.0.0.1', '203.0.113.9'],
  ['6.6.6.6, 203.0.113.9, 172.16.0.1, 10.0.0.1, 192.168.1.1', '203.0.113.9'],
  ['6.6.6.6, 203.0.113.9, 127.0.0.1, ::1, fd00::1, fe80::1, 100.64.0.1', '203.0.113.9'],
  ['6.6.6.6, 203.0.113.9, ::ffff:10.0.0.1', '203.0.113.9'],
  ['10.9.9.9, 203.0.113.9', '203.0.113.9'],
  ['127.0.0.1, 203.0.113.9', '203.0.113.9'],
  ['6.6.6.6, 2001:db8::9, fd00::1', '2001:db8::9'],
  ['6.6.6.6, ::ffff:203.0.113.9', '203.0.113.9'],
  ['6.6.6.6, 2002:cb00:7109::1', '2002:cb00:7109::1'],
  ['6.6.6.6, 198.18.0.9', '198.18.0.9'],
  ['6.6.6.6:1, 203.0.113.9:5678', '203.0.113.9'],
  ['6.6.6.6, 203.0.113.9:5678, 10.0.0.1:443', '203.0.113.9'],
  ['[2001:db8::9]:443', '2001:db8::9'],
  ['[2001:db8::9], [::1]:8080', '2001:db8::9'],
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
  ['6.6.6.6, nonsense, 10.0.0.1', null],
  ['6.6.6.6, ', null],
  ['6.6.6.6,,10.0.0.1', null],
  ['10.9.9.9, 10.0.0.5', '10.0.0.5'],
  ['10.0.0.5', '10.0.0.5'],
  ['', null],
  [null, null],
]

test.for(FORWARDED)(
  'behind a proxy, X-Forwarded-For "%s" comes from %s',
  async ([forwarded, client]) => {
    const { clientInfo } = await load({ TRUST_PROXY: 'X-Forwarded-For' })
    const headers = new Headers({ [SOCKET_ADDRESS_HEADER]: '10.0.0.1', 'x-real-ip': '6.6.6.6' })
    if (forwarded !== null) headers.set('x-forwarded-for', forwarded)
    expect(clientInfo(headers).ipAddress).toBe(client)
  },
)

test('a header that comes twice is one list, in order', async () => {
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
