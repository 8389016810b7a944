import { randomUUID } from 'node:crypto'
import type { Page } from '@playwright/test'
import pg from 'pg'
import { HOME_PATH } from '@/lib/brand'
import { ERRORS } from '@/lib/errors'
import { startIsolatedApp } from '@/lib/testing/app'
import { freePort } from '@/scripts/dev/embedded-postgres/free-port'
import { startLocalIdentityProvider } from '@/scripts/dev/local-identity-provider'
import { test as base, expect } from './testing/fixtures'
import { untilReached } from './testing/provider'
import { createTestUser, signIn, type TestUser } from './testing/test-user'

const PICTURE = 'https://pictures.example.com/ada.svg'

type WorkerFixtures = {
  /**
   * A separate app with one real OpenID provider, on another site, configured twice: as Acme and as
   * Second.
   */
  connected: {
    url: string
    newUser: () => Promise<TestUser>
    ageSessions: (email: string) => Promise<void>
  }
}

const test = base.extend<object, WorkerFixtures>({
  connected: [
    async ({ browserName: _ }, use, { parallelIndex }) => {
      const port = await freePort(5200 + 20 * parallelIndex)
      const url = `http://localhost:${port}`
      const issuer = await startLocalIdentityProvider({
        appUrl: url,
        ids: ['acme', 'second'],
        picture: PICTURE,
      })
      const app = await startIsolatedApp({ ...issuer.environment, PORT: String(port) })
      await untilReached(url, issuer.issuer)
      const pool = new pg.Pool({ connectionString: app.databaseUrl, max: 1 })
      await use({
        url,
        newUser: () => createTestUser(pool),
        async ageSessions(email) {
          const stale =
            "UPDATE sessions SET authenticated_at = now() - interval '1 hour' FROM users WHERE users.id = user_id AND users.email = $1"
          await pool.query(stale, [email])
        },
      })
      await pool.end()
      await app.close()
      await issuer.stop()
    },
    { scope: 'worker', timeout: 120_000 },
  ],
})

test.beforeEach(({ consoleGuard }) => {
  // The passkey offer may still be loading when a test ends the session.
  consoleGuard.expect(/passkey\/register\/options/)
})

/** A person new to the provider, with a verified email. */
function newEmail() {
  return `person-${randomUUID()}@example.com`
}

async function beAtProvider(page: Page, email: string) {
  await expect(page).toHaveURL(/^http:\/\/127\.0\.0\.1:/)
  await page.getByLabel(/email/i).fill(email)
  await page.getByRole('button', { name: 'Continue' }).click()
}

async function continueWith(page: Page, app: string, provider: string, email: string) {
  await page.goto(`${app}/sign-in`)
  await page.getByRole('button', { name: `Continue with ${provider}` }).click()
  await beAtProvider(page, email)
  await expect(page).toHaveURL(`${app}${HOME_PATH}`)
}

test('a user signs up with a provider and signs in again; the page shows it as last used', async ({
  page,
  connected: { url },
}) => {
  const email = newEmail()
  await continueWith(page, url, 'Acme', email)
  await page.getByRole('button', { name: 'Sign out' }).click()
  await expect(page.getByRole('heading', { name: 'You are signed out' })).toBeVisible()

  await page.goto(`${url}/sign-in`)
  await expect(
    page.getByRole('button', { name: 'Continue with Acme' }),
  ).toHaveAccessibleDescription(/last used/i)
  await continueWith(page, url, 'Acme', email)
})

test('after sign-in the user is returned to the page they asked for', async ({
  page,
  connected: { url },
}) => {
  await page.goto(`${url}/profile`)
  await page.getByRole('button', { name: 'Continue with Acme' }).click()
  await beAtProvider(page, newEmail())
  await expect(page).toHaveURL(`${url}/profile`)
})

test('cancelling at the provider returns with a plain message and creates nothing', async ({
  page,
  connected: { url },
}) => {
  await page.goto(`${url}/sign-in`)
  await page.getByRole('button', { name: 'Continue with Acme' }).click()
  await page.getByRole('button', { name: 'Cancel' }).click()
  await expect(page).toHaveURL(/\/sign-in\?error=oauth_failed/)
  await expect(page.getByText(ERRORS.oauth_failed.message)).toBeVisible()
  await page.goto(`${url}${HOME_PATH}`)
  await expect(page).toHaveURL(/\/sign-in\?returnTo=/)
})

test('a second provider is connected, the first disconnected, and the last one refused', async ({
  page,
  connected: { url },
}) => {
  const email = newEmail()
  await continueWith(page, url, 'Acme', email)
  await page.goto(`${url}/settings`)
  await page.getByRole('button', { name: 'Connect Second' }).click()
  await beAtProvider(page, email)
  await expect(page.getByText('Second is connected. You can now sign in with it.')).toBeVisible()

  await page.getByRole('button', { name: 'Disconnect Acme' }).click()
  await expect(page.getByRole('button', { name: 'Connect Acme' })).toBeVisible()

  await page.getByRole('button', { name: 'Disconnect Second' }).click()
  await expect(page.getByText(ERRORS.last_sign_in_method.message).first()).toBeVisible()
  await page.reload()
  await expect(page.getByRole('button', { name: 'Disconnect Second' })).toBeVisible()
})

test('another user’s account is not connected', async ({
  page,
  context,
  connected: { url, newUser },
}) => {
  const email = newEmail()
  await continueWith(page, url, 'Acme', email)
  await context.clearCookies()
  await signIn(context, url, await newUser())
  await page.goto(`${url}/settings`)
  await page.getByRole('button', { name: 'Connect Acme' }).click()
  await beAtProvider(page, email)
  await expect(page).toHaveURL(`${url}/settings?error=already_linked`)
  await expect(page.getByText('That account is already connected to another user.')).toBeVisible()
})

test('an email that belongs to a user neither merges accounts nor creates a second one', async ({
  page,
  context,
  connected: { url },
}) => {
  const email = newEmail()
  await continueWith(page, url, 'Acme', email)
  await context.clearCookies()
  await page.goto(`${url}/sign-in`)
  await page.getByRole('button', { name: 'Continue with Second' }).click()
  await beAtProvider(page, email)
  await expect(page).toHaveURL(/\/sign-in\?error=account_exists/)
  await expect(page.getByText(/may already exist/)).toBeVisible()
})

test('the profile starts with the provider’s picture, and a button restores it', async ({
  page,
  connected: { url },
}) => {
  await page.route(PICTURE, (route) =>
    route.fulfill({
      contentType: 'image/svg+xml',
      body: '<svg xmlns="http://www.w3.org/2000/svg"/>',
    }),
  )
  await page.goto(`${url}/sign-in`)
  await page.getByRole('button', { name: 'Continue with Acme' }).click()
  await page.getByRole('button', { name: 'Ada Lovelace' }).click()
  await page.goto(`${url}/profile`)
  const field = page.getByLabel('Avatar URL')
  await expect(field).toHaveValue(PICTURE)
  await field.fill('')
  await page.getByRole('button', { name: 'Save' }).click()
  await expect(page.getByText(/saved/i).first()).toBeVisible()
  await page.getByRole('button', { name: 'Use my Acme picture' }).click()
  await expect(field).toHaveValue(PICTURE)
  await page.reload()
  await expect(field).toHaveValue(PICTURE)
})

test('a sensitive page asks OAuth users to confirm at their provider, as the same person', async ({
  page,
  connected: { url, ageSessions },
}) => {
  const email = newEmail()
  await continueWith(page, url, 'Acme', email)
  await ageSessions(email)
  await page.goto(`${url}/confirm?returnTo=/settings`)
  await page.getByRole('button', { name: 'Continue with Acme' }).click()
  await beAtProvider(page, newEmail())
  await expect(page).toHaveURL(/\/confirm\?.*error=oauth_failed/)
  await page.getByRole('button', { name: 'Continue with Acme' }).click()
  await beAtProvider(page, email)
  await expect(page).toHaveURL(`${url}/settings`)
})

test('the typed confirmation phrase survives a step-up at the provider', async ({
  page,
  connected: { url, ageSessions },
}) => {
  const email = newEmail()
  await continueWith(page, url, 'Acme', email)
  await ageSessions(email)
  await page.goto(`${url}/settings/data`)
  const phrase = page.getByLabel('Type “delete my account” to confirm')
  await phrase.fill('delete my account')
  await page.getByRole('button', { name: 'Delete account' }).click()
  await page.getByRole('button', { name: 'Continue with Acme' }).click()
  await beAtProvider(page, email)
  await expect(page).toHaveURL(`${url}/settings/data`)
  await expect(phrase).toHaveValue('delete my account')
})

test('works without JavaScript', async ({ openDevice, connected: { url } }) => {
  const { page } = await openDevice({ javaScriptEnabled: false })
  await continueWith(page, url, 'Acme', newEmail())
})
