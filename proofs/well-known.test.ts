import { beforeEach, expect, test, vi } from 'vitest'

// The configuration is read once, so each test reloads the app.
beforeEach(() => vi.resetModules())

test('password managers find where to add and manage passkeys, under APP_URL', async () => {
  const response = await get('/.well-known/passkey-endpoints')
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/json'])
  expect(await response.json()).toEqual({
    enroll: 'http://localhost:3000/settings',
    manage: 'http://localhost:3000/settings',
  })
})

test('without related origins there is no document', async () => {
  expect((await get('/.well-known/webauthn')).status).toBe(404)
})

test('related origins are listed, including the app’s own', async () => {
  vi.stubEnv('RELATED_ORIGINS', 'https://example.org, https://example.com')
  const response = await get('/.well-known/webauthn')
  vi.unstubAllEnvs()
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/json'])
  expect(await response.json()).toEqual({
    origins: ['http://localhost:3000', 'https://example.org', 'https://example.com'],
  })
})

async function get(path: string): Promise<Response> {
  const { openBrowser } = await import('@/lib/testing/browser')
  return openBrowser().get(path)
}
