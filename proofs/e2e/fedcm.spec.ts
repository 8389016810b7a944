import type { Page } from '@playwright/test'
import { test as base, expect } from '@/e2e/testing/fixtures'
import { untilReached } from '@/e2e/testing/provider'
import { startIsolatedApp } from '@/lib/testing/app'
import { freePort } from '@/scripts/dev/embedded-postgres/free-port'
import { startLocalIdentityProvider } from '@/scripts/dev/local-identity-provider'

type WorkerFixtures = {
  /** An app that knows a real OpenID provider under two names: Acme, with FedCM, and Plain. */
  connected: { url: string; issuer: string }
}

const test = base.extend<object, WorkerFixtures>({
  connected: [
    async ({ browserName: _ }, use, { parallelIndex }) => {
      const port = await freePort(5600 + 20 * parallelIndex)
      const url = `http://localhost:${port}`
      const provider = await startLocalIdentityProvider({
        appUrl: url,
        ids: ['acme', 'plain'],
        fedCmIds: ['acme'],
      })
      const app = await startIsolatedApp({ ...provider.environment, PORT: String(port) })
      await untilReached(url, provider.issuer)
      await use({ url, issuer: provider.issuer })
      await app.close()
      await provider.stop()
    },
    { scope: 'worker', timeout: 120_000 },
  ],
})

const ACME = { name: 'Continue with Acme' }

test('"Continue with …" opens the browser’s account chooser, and the page signs in', async ({
  page,
  connected: { url, issuer },
}) => {
  const modes = await answerChooser(page, 'select')
  const visited = await navigationsOf(page)
  await page.goto(`${url}/sign-in?returnTo=/profile`)
  await hydrated(page)
  await page.getByRole('button', ACME).click()
  await page.waitForURL(`${url}/profile`)
  expect(await modes()).toEqual(['active'])
  expect(visited.filter((address) => address.startsWith(issuer))).toEqual([])
  const session = await page.request.get(`${url}/api/auth/session`)
  expect(await session.json()).toMatchObject({
    user: { name: 'Ada Lovelace', email: 'ada@example.com' },
    session: { method: 'acme' },
  })

  await page.goto(`${url}/settings`)
  await page.getByRole('button', { name: 'Connect Plain' }).click()
  await expect(page).toHaveURL(new RegExp(`^${issuer}`))
})

test('a chooser that was closed is said so; the next press leads to the provider', async ({
  page,
  consoleGuard,
  connected: { url, issuer },
}) => {
  consoleGuard.expect(/Prompt dismissed/)
  await answerChooser(page, 'dismiss')
  await page.goto(`${url}/sign-in`)
  await hydrated(page)
  await page.getByRole('button', ACME).click()
  await expect(page.getByRole('alert').filter({ hasText: 'closed or didn’t work' })).toBeVisible()
  await expect(page).toHaveURL(`${url}/sign-in`)
  await page.getByRole('button', ACME).click()
  await expect(page).toHaveURL(new RegExp(`^${issuer}`))
})

test('a browser without FedCM is led to the provider', async ({
  page,
  connected: { url, issuer },
}) => {
  await page.addInitScript(() => Reflect.deleteProperty(window, 'IdentityCredential'))
  const asked: string[] = []
  page.on('request', (request) => asked.push(request.url()))
  await page.goto(`${url}/sign-in`)
  await hydrated(page)
  await page.getByRole('button', ACME).click()
  await expect(page).toHaveURL(new RegExp(`^${issuer}`))
  expect(asked.filter((address) => address.includes('fedcm'))).toEqual([])
})

test('so is everybody, with a provider without FedCM', async ({
  page,
  connected: { url, issuer },
}) => {
  await page.goto(`${url}/sign-in`)
  await hydrated(page)
  await page.getByRole('button', { name: 'Continue with Plain' }).click()
  await expect(page).toHaveURL(new RegExp(`^${issuer}`))
})

test('a page may connect to itself and to that one address', async ({
  page,
  connected: { url, issuer },
}) => {
  const response = await page.request.get(`${url}/sign-in`)
  expect(response.headers()['content-security-policy']).toContain(
    `; connect-src 'self' ${issuer}/fedcm.json; `,
  )
})

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false })

  test('the button leads to the provider', async ({ page, connected: { url, issuer } }) => {
    await page.goto(`${url}/sign-in`)
    await page.getByRole('button', ACME).click()
    await expect(page).toHaveURL(new RegExp(`^${issuer}`))
  })
})

/**
 * Answers the browser's account chooser. Chromium without windows has only that of passive mode, so
 * the page's request is changed to it; returns the modes that the page asked for.
 */
async function answerChooser(page: Page, answer: 'select' | 'dismiss') {
  const modes: string[] = []
  await page.exposeFunction('noteMode', (mode: string) => modes.push(mode))
  await page.addInitScript(() => {
    const get = navigator.credentials.get.bind(navigator.credentials)
    navigator.credentials.get = (options) => {
      if (!options || !('identity' in options)) return get(options)
      const identity = options.identity as { mode: string }
      Reflect.get(window, 'noteMode')(identity.mode)
      return get(Object.assign({}, options, { identity: { ...identity, mode: 'passive' } }))
    }
  })
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('FedCm.enable', { disableRejectionDelay: true })
  cdp.on('FedCm.dialogShown', ({ dialogId }) =>
    answer === 'select'
      ? cdp.send('FedCm.selectAccount', { dialogId, accountIndex: 0 })
      : cdp.send('FedCm.dismissDialog', { dialogId }),
  )
  return async () => modes
}

async function navigationsOf(page: Page): Promise<string[]> {
  const visited: string[] = []
  page.on('framenavigated', (frame) => visited.push(frame.url()))
  return visited
}

/** Before, the form posts as without JavaScript. The notice of a page that is loading goes then. */
async function hydrated(page: Page): Promise<void> {
  await expect(page.locator('.still-loading')).toHaveCount(0)
}
