import { beforeEach, expect, test, vi } from 'vitest'

const OLD = 'b2xkLXNlY3JldC0wMDAwMDAwMDAwMDAwMDAwMDAwMQ=='
const NEW = 'bmV3LXNlY3JldC0wMDAwMDAwMDAwMDAwMDAwMDAwMg=='
const PLACE = { rowId: '7d0f1f0e-0000-4000-8000-000000000001', field: 'accessToken' }

/** The module under a key ring: the configuration is read once per process. */
async function withSecrets(secrets: string) {
  vi.resetModules()
  vi.stubEnv('AUTH_SECRET', secrets)
  return import('@/lib/auth/oauth/token-encryption')
}

beforeEach(() => void vi.unstubAllEnvs())

test('encrypted text can be read back, and differs each time', async () => {
  const { encryptToken, decryptToken } = await withSecrets(NEW)
  for (const token of ['', 'ya29.token', 'ä'.repeat(5000)])
    expect(decryptToken(encryptToken(token, PLACE), PLACE)).toBe(token)
  expect(encryptToken('same', PLACE)).not.toBe(encryptToken('same', PLACE))
})

test('it cannot be read in another row or field', async () => {
  const { encryptToken, decryptToken } = await withSecrets(NEW)
  const stored = encryptToken('token', PLACE)
  expect(decryptToken(stored, { ...PLACE, field: 'refreshToken' })).toBeNull()
  expect(
    decryptToken(stored, { ...PLACE, rowId: '7d0f1f0e-0000-4000-8000-000000000002' }),
  ).toBeNull()
})

test('a changed byte, a cut or another format cannot be read', async () => {
  const { encryptToken, decryptToken } = await withSecrets(NEW)
  const bytes = Buffer.from(encryptToken('token', PLACE).slice(3), 'base64url')
  for (const [index] of bytes.entries()) {
    const changed = Buffer.from(bytes)
    changed[index] = (changed[index] ?? 0) ^ 1
    expect(decryptToken(`v1.${changed.toString('base64url')}`, PLACE)).toBeNull()
  }
  for (const stored of [
    '',
    'v1.',
    'token',
    'v2.AAAA',
    `v1.${bytes.subarray(0, 27).toString('base64url')}`,
  ])
    expect(decryptToken(stored, PLACE)).toBeNull()
})

test('the first secret encrypts, all decrypt, and one that is gone does not', async () => {
  const stored = (await withSecrets(OLD)).encryptToken('token', PLACE)
  const rotated = await withSecrets(`${NEW},${OLD}`)
  expect(rotated.decryptToken(stored, PLACE)).toBe('token')
  const renewed = rotated.encryptToken('token', PLACE)
  const finished = await withSecrets(NEW)
  expect(finished.decryptToken(renewed, PLACE)).toBe('token')
  expect(finished.decryptToken(stored, PLACE)).toBeNull()
})
