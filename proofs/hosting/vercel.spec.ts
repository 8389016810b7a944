import { withClient } from '@/lib/db/with-client'
import { browseTo } from './browse-to'
import { expect, test, visit } from './fixtures'
import { startTlsProxy } from './tls-proxy'

const BRANCH = 'app-git-topic-acme.vercel.app'
const PRODUCTION = 'app.example.com'
/** Variables of a Vercel function, with Supabase's integration and without APP_URL. */
const ON_VERCEL = {
  APP_URL: '',
  VERCEL: '1',
  VERCEL_URL: 'app-1a2b3c-acme.vercel.app',
  VERCEL_BRANCH_URL: BRANCH,
  VERCEL_PROJECT_PRODUCTION_URL: PRODUCTION,
  GITHUB_CLIENT_ID: 'id',
  GITHUB_CLIENT_SECRET: 'from-github',
}

test('a preview has passkeys of its branch, and offers no provider that does not know its address', async ({
  newDatabase,
  start,
}) => {
  const url = await newDatabase('migrated')
  const container = await start({
    ...ON_VERCEL,
    VERCEL_ENV: 'preview',
    POSTGRES_PRISMA_URL: `${url}?pgbouncer=true`,
    POSTGRES_URL_NON_POOLING: url,
  })
  await container.untilHealthy()
  const proxy = await startTlsProxy(BRANCH, () => container.port)
  await browseTo(BRANCH, proxy.port, async (page, authenticator) => {
    await visit(page, authenticator, `https://${BRANCH}`)
    expect((await authenticator.credentials()).map(({ rpId }) => rpId)).toEqual([BRANCH])
    expect((await page.context().cookies()).map(({ name }) => name)).toContain('__Host-session')
    await page.context().clearCookies()
    const response = await page.goto(`https://${BRANCH}/sign-in`)
    expect(response?.headers()['x-robots-tag']).toBe('noindex')
    await expect(page.getByRole('button', { name: 'Sign in with a passkey' })).toBeVisible()
    await expect(page.getByRole('button', { name: /Continue with/ })).toHaveCount(0)
  })
  await proxy.stop()
})

test('production has passkeys of its domain, and offers the providers', async ({
  newDatabase,
  start,
}) => {
  const env = {
    ...ON_VERCEL,
    VERCEL_ENV: 'production',
    DATABASE_URL: await newDatabase('migrated'),
  }
  const container = await start(env)
  await container.untilHealthy()
  const proxy = await startTlsProxy(PRODUCTION, () => container.port)
  await browseTo(PRODUCTION, proxy.port, async (page, authenticator) => {
    await visit(page, authenticator, `https://${PRODUCTION}`)
    expect((await authenticator.credentials()).map(({ rpId }) => rpId)).toEqual([PRODUCTION])
    await page.context().clearCookies()
    const response = await page.goto(`https://${PRODUCTION}/sign-in`)
    expect(response?.headers()['x-robots-tag']).toBeUndefined()
    await expect(page.getByRole('button', { name: 'Continue with GitHub' })).toBeVisible()
  })
  await proxy.stop()
})

test('expired rows are swept after a response, because a frozen instance has no timers', async ({
  newDatabase,
  start,
}) => {
  const url = await newDatabase('migrated')
  const select = (sql: string) => withClient(url, async (client) => (await client.query(sql)).rows)
  await select(
    "INSERT INTO verifications (id, kind, value, expires_at) VALUES (rpad('old', 43, 'x'), 'oauth', '{}', now() - interval '1 minute')",
  )
  const container = await start({ ...ON_VERCEL, VERCEL_ENV: 'production', DATABASE_URL: url })
  // The health check is a response as well.
  await container.untilHealthy()
  await expect.poll(() => select('SELECT id FROM verifications')).toEqual([])
})
