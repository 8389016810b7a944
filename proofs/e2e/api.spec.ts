import { expect, test } from '@/e2e/testing/fixtures'

test('health: live and ready', async ({ request }) => {
  for (const path of ['/api/health/live', '/api/health/ready']) {
    // On a busy machine the database may miss its deadline.
    await expect(async () => {
      const response = await request.get(path)
      expect(response.status()).toBe(200)
      expect(response.headers()['cache-control']).toBe('no-store')
      expect(await response.json()).toEqual({ status: 'ok' })
    }).toPass()
  }
})

test('the session, signed out', async ({ request }) => {
  const response = await request.get('/api/auth/session')
  expect(response.status()).toBe(200)
  expect(response.headers()['cache-control']).toBe('no-store')
  expect(await response.json()).toEqual({ user: null, session: null })
})

test('the session, signed in: exactly these fields, and no secret', async ({ page, user }) => {
  const response = await page.request.get('/api/auth/session')
  expect(response.headers()['cache-control']).toBe('no-store')
  expect(await response.json()).toEqual({
    user: { id: user.id, name: user.name, email: null, image: null, role: 'user' },
    session: {
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      expiresAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      authenticatedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      method: 'passkey',
    },
  })
  expect(await response.text()).not.toContain(user.sessionToken)
})

const CEREMONY_ROUTES = [
  'register/options',
  'register/verify',
  'sign-in/options',
  'sign-in/verify',
].map((route) => `/api/auth/passkey/${route}`)

test('ceremony routes refuse other origins', async ({ request, baseURL }) => {
  const origins = [
    'https://evil.example',
    'null',
    `${baseURL}.evil.example`,
    baseURL?.replace('http:', 'https:') ?? '',
  ]
  for (const route of CEREMONY_ROUTES) {
    for (const origin of origins) {
      const response = await request.post(route, {
        headers: { origin, host: new URL(baseURL ?? '').host },
        data: { name: 'Ada' },
      })
      expect(response.status(), `${route} ${origin}`).toBe(403)
      expect(await response.json()).toEqual({
        error: { code: 'csrf', message: expect.any(String) },
      })
    }
    expect((await request.post(route, { data: {} })).status(), `${route} without Origin`).toBe(403)
  }
})

test('ceremony routes refuse anything but the expected JSON', async ({ request, baseURL }) => {
  const origin = baseURL ?? ''
  for (const route of CEREMONY_ROUTES) {
    const refused = [
      await request.post(route, {
        headers: { origin, 'content-type': 'application/json' },
        data: '{',
      }),
      await request.post(route, {
        headers: { origin, 'content-type': 'application/json' },
        data: '[]',
      }),
      await request.post(route, {
        headers: { origin, 'content-type': 'application/json' },
        data: 'null',
      }),
      await request.post(route, { headers: { origin, 'content-type': 'text/plain' }, data: '{}' }),
      await request.post(route, { headers: { origin }, form: { name: 'Ada' } }),
      await request.post(route, { headers: { origin }, data: { name: 'a'.repeat(70_000) } }),
    ]
    for (const [index, response] of refused.entries()) {
      expect(response.status(), `${route} ${index}`).toBe(400)
      expect(await response.json()).toMatchObject({ error: { code: 'invalid_input' } })
    }
    expect((await request.get(route)).status()).toBe(405)
  }
})
