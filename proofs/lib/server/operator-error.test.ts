import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { withClient } from '@/lib/db/with-client'
import { operatorLine } from '@/lib/server/operator-error'
import { databaseUrl } from '@/scripts/dev/embedded-postgres/admin'
import { startSelfSignedServer } from '../http/self-signed-server'

const { adminUrl } = inject('testServer')
let selfSigned: Awaited<ReturnType<typeof startSelfSignedServer>>

beforeAll(async () => {
  selfSigned = await startSelfSignedServer()
})
afterAll(() => selfSigned.close())

function withPassword(password: string): string {
  const url = new URL(adminUrl)
  url.password = password
  return url.toString()
}

test.each<[string, () => string, RegExp]>([
  [
    'no server',
    () => 'postgresql://app:hunter2@127.0.0.1:1/app',
    /no server answers .* \(ECONNREFUSED\)/,
  ],
  [
    'no such host',
    () => 'postgresql://app:hunter2@nowhere.invalid/app',
    /its host is unknown.* \((ENOTFOUND|EAI_AGAIN)\)/,
  ],
  ['a wrong password', () => withPassword('hunter2'), /refuses the password.* %23\) \(28P01\)/],
  ['no password', () => withPassword(''), /refuses the password.* %23\)/],
  ['no such database', () => databaseUrl(adminUrl, 'hunter2'), /no such database.* \(3D000\)/],
  ['no TLS', () => `${adminUrl}?sslmode=require`, /offers no TLS/],
  [
    'an untrusted certificate',
    () => `${selfSigned.url}?sslmode=require`,
    /certificate is not trusted.*sslrootcert.*NODE_EXTRA_CA_CERTS.*uselibpqcompat=true.* \([A-Z_]*CERT[A-Z_]*\)/,
  ],
])(
  '%s is one line that names the variable and repeats nothing of the address',
  async (_, url, reason) => {
    const error: unknown = await withClient(url(), async () => 'connected').catch(
      (thrown) => thrown,
    )
    const line = operatorLine(error, 'DIRECT_DATABASE_URL')
    expect(line).toMatch(/^DIRECT_DATABASE_URL cannot be used: [^\n]+\.$/)
    expect(line).toMatch(reason)
    expect(line).not.toMatch(/hunter2|127\.0\.0\.1|nowhere/)
  },
)

test('a missing table points to the migrations', async () => {
  const error: unknown = await withClient(adminUrl, (client) =>
    client.query('SELECT 1 FROM missing'),
  ).catch((thrown) => thrown)
  expect(operatorLine(error, 'DATABASE_URL')).toContain('Run npm run db:migrate (42P01)')
})

test.each([
  [
    'EACCES',
    '/app/.data/postgres',
    'Cannot write .data: it belongs to another user. Run as its owner, or set DATABASE_URL and AUTH_SECRET',
  ],
  ['EROFS', '.data', 'Cannot write .data: the file system is read-only.'],
  [
    'ENOSPC',
    '/app/prisma/generated',
    'Cannot write /app/prisma/generated: the disk is full. Make room (ENOSPC).',
  ],
])('%s on %s', (code, file, line) => {
  const error = Object.assign(new Error(code), { code, path: file, syscall: 'mkdir' })
  expect(operatorLine(error, 'DATABASE_URL')).toContain(line)
})

test('a bug has no operator line', () => {
  expect(operatorLine(new TypeError('x is not a function'), 'DATABASE_URL')).toBeNull()
  expect(
    operatorLine(Object.assign(new Error('syntax'), { code: '42601' }), 'DATABASE_URL'),
  ).toBeNull()
})
