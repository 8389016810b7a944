import { randomUUID } from 'node:crypto'
import { findChromium } from '@/lib/testing/chromium'
import { leaksIn } from '@/proofs/leaks'
import { freePort } from '@/scripts/dev/embedded-postgres/free-port'
import { startLocalIdentityProvider } from '@/scripts/dev/local-identity-provider'
import { watchAnswers } from './answers'
import { expect, test, visit } from './fixtures'
import { startNginx } from './nginx'

// Browsers refuse passkeys on pages with an untrusted certificate.
test.use({
  launchOptions: {
    executablePath: findChromium() ?? undefined,
    args: ['--ignore-certificate-errors'],
  },
})

const stops: (() => Promise<void>)[] = []
test.afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

const WAYS: { name: string; location: string; env: Record<string, string> }[] = [
  { name: 'as its defaults are: another Host, HTTP/1.0', location: '', env: {} },
  {
    name: 'that passes Host on, with the headers that its manual shows',
    location: `proxy_set_header Host $http_host;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_set_header X-Forwarded-Proto $scheme;
      proxy_set_header Connection "";
      proxy_http_version 1.1;`,
    env: { TRUST_PROXY: 'x-forwarded-for' },
  },
]

for (const { name, location, env } of WAYS) {
  test(`behind an nginx ${name}: passkeys, OAuth, todos and the profile work, and nothing secret gets out`, async ({
    page,
    authenticator,
    consoleGuard,
    newDatabase,
    start,
  }) => {
    // The passkey offer may still be loading when the test ends the session.
    consoleGuard.expect(/passkey\/register\/options/)
    const host = 'app.localhost'
    const port = await freePort(3400)
    const url = `https://${host}:${port}`
    const issuer = await startLocalIdentityProvider({ appUrl: url, ids: ['acme'] })
    stops.push(issuer.stop)
    const container = await start({
      ...issuer.environment,
      ...env,
      APP_URL: url,
      DATABASE_URL: await newDatabase('migrated'),
    })
    await container.untilHealthy()
    const nginx = await startNginx({ host, port, target: container.port, location })
    stops.push(nginx.stop)
    const answers = watchAnswers(page, url)

    await visit(page, authenticator, url)
    expect((await page.context().cookies()).map((cookie) => cookie.name)).toContain(
      '__Host-session',
    )

    await page.goto(`${url}/profile`)
    await page.getByLabel('Display name').fill('Rear Admiral')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await expect(page.getByRole('status').getByText('Profile saved.')).toBeVisible()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await expect(page.getByRole('heading', { name: 'You are signed out' })).toBeVisible()

    await page.goto(`${url}/sign-in`)
    await page.getByRole('button', { name: 'Continue with Acme' }).click()
    await page.getByLabel(/email/i).fill(`person-${randomUUID()}@example.com`)
    await page.getByRole('button', { name: 'Continue' }).click()
    await expect(page).toHaveURL(`${url}/todos`)
    await page.getByRole('textbox', { name: 'New todo' }).fill('By OAuth')
    await page.getByRole('button', { name: 'Add' }).click()
    await expect(page.getByText('0 of 1 completed')).toBeVisible()
    await page.getByRole('button', { name: 'Sign out' }).click()
    await expect(page.getByRole('heading', { name: 'You are signed out' })).toBeVisible()
    await page.goto('about:blank')

    const secrets = {
      ...container.secrets,
      OIDC_ACME_CLIENT_SECRET: issuer.environment.OIDC_ACME_CLIENT_SECRET,
    }
    const { cookies, texts } = await answers.stop()
    expect(Object.keys(cookies)).toContain('__Host-session')
    expect(texts.length).toBeGreaterThan(20)
    expect(texts.flatMap((text) => leaksIn(text, { ...secrets, ...cookies }))).toEqual([])
    const logs = container.output() + (await nginx.log())
    expect(leaksIn(logs, { ...secrets, ...cookies })).toEqual([])
  })
}
