import pg from 'pg'
import { expect, test } from '@/e2e/testing/fixtures'
import { createTestUser } from '@/e2e/testing/test-user'
import { HOME_PATH } from '@/lib/brand'
import { startIsolatedApp } from '@/lib/testing/app'
import { CLIENT_ID, CLIENT_SECRET, startFakeIssuer } from '@/lib/testing/fake-issuer'

const APPLE = 'https://appleid.apple.com'

test('Apple’s cross-site form signs in, and ends a session that began meanwhile', async ({
  page,
  context,
  signIn,
}) => {
  const fake = await startFakeIssuer()
  Object.assign(fake.metadata, {
    issuer: APPLE,
    authorization_endpoint: `${APPLE}/auth/authorize`,
    token_endpoint: `${APPLE}/token`,
    jwks_uri: `${APPLE}/jwks`,
    userinfo_endpoint: undefined,
    revocation_endpoint: undefined,
    token_endpoint_auth_methods_supported: ['client_secret_post'],
    authorization_response_iss_parameter_supported: undefined,
  })
  fake.bend = (claims) => ({ ...claims, iss: APPLE })
  // The server reaches the fake instead of Apple.
  const preload = `const { fetch } = globalThis
    globalThis.fetch = (url, init) => fetch(String(url).replace('${APPLE}', '${fake.url}'), init)`
  const app = await startIsolatedApp({
    APPLE_CLIENT_ID: CLIENT_ID,
    APPLE_CLIENT_SECRET: CLIENT_SECRET,
    NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(preload)}`,
  })
  const pool = new pg.Pool({ connectionString: app.databaseUrl, max: 1 })
  try {
    const other = await createTestUser(pool)
    await page.route(`${APPLE}/**`, async (route) => {
      const back = fake.agree(route.request().url(), { sub: '001234.abcdef.0123' })
      back.searchParams.delete('iss')
      const fields = [...back.searchParams].map(
        ([name, value]) => `<input type="hidden" name="${name}" value="${value}">`,
      )
      await signIn(context, other)
      await route.fulfill({
        contentType: 'text/html',
        body: `<form method="post" action="${back.origin}${back.pathname}">${fields.join('')}<button>Agree</button></form>`,
      })
    })
    const { url } = app.app()
    // Playwright doesn't route the redirect that the button leads to.
    const started = await page.request.post(`${url}/api/auth/oauth/apple`, {
      headers: { origin: url },
      form: {},
      maxRedirects: 0,
    })
    await page.goto(started.headers().location ?? '')
    const posted = page.waitForRequest((request) => request.method() === 'POST')
    await page.getByRole('button', { name: 'Agree' }).click()
    const { cookie } = await (await posted).allHeaders()
    expect(cookie).toMatch(/^oauth-[^;]+$/)
    await expect(page).toHaveURL(url + HOME_PATH)
    const { rows } = await pool.query('SELECT user_id FROM sessions')
    expect(rows).toHaveLength(1)
    expect(rows).not.toContainEqual({ user_id: other.id })
  } finally {
    // Scripts that are still loading would fail once the app has ended.
    await page.close()
    await pool.end()
    await app.close()
    await fake.stop()
  }
})
