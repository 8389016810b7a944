import { randomUUID } from 'node:crypto'
import { createPasskey } from '@/lib/testing/software-authenticator'
import { freePort } from '@/scripts/dev/embedded-postgres/free-port'
import { startLocalIdentityProvider } from '@/scripts/dev/local-identity-provider'
import { expect, test, visit } from './fixtures'
import { startRoundRobin } from './round-robin'

test('two instances behind a load balancer are one app: passkeys, todos and OAuth work whichever answers', async ({
  page,
  authenticator,
  consoleGuard,
  newDatabase,
  start,
}) => {
  // The passkey offer may still be loading when the test ends the session.
  consoleGuard.expect(/passkey\/register\/options/)
  const port = await freePort(3300)
  const url = `http://localhost:${port}`
  const issuer = await startLocalIdentityProvider({ appUrl: url, ids: ['acme'] })
  const env = {
    ...issuer.environment,
    DATABASE_URL: await newDatabase('migrated'),
    APP_URL: url,
    TRUST_PROXY: 'x-forwarded-for',
  }
  const instances = [await start(env), await start(env)]
  await Promise.all(instances.map((instance) => instance.untilHealthy()))
  const balancer = await startRoundRobin(
    port,
    instances.map((instance) => instance.port),
  )

  await visit(page, authenticator, url)
  await page.goto(`${url}/todos`)
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
  await page.goto(`${url}/settings/sessions`)
  await expect(page.getByText('This device')).toBeVisible()

  // Proves that one instance began ceremonies which the other finished.
  for (const counts of balancer.served)
    expect([...counts.values()].reduce((sum, count) => sum + count, 0)).toBeGreaterThan(10)
  const firstHalf = balancer.served.map(
    (counts) => [...counts.keys()].filter((key) => key.startsWith('POST')).length,
  )
  expect(firstHalf.every((count) => count > 0)).toBe(true)
  // No prefetch is running any more.
  await page.goto('about:blank')
  await balancer.stop()
  await issuer.stop()
})

test('a ceremony may begin on one instance and end on the other; a session ends on both at once', async ({
  newDatabase,
  start,
}) => {
  const env = { DATABASE_URL: await newDatabase('migrated'), APP_URL: 'http://localhost:3999' }
  const [one, other] = [await start(env), await start(env)]
  await Promise.all([one.untilHealthy(), other.untilHealthy()])
  const post = (url: string, path: string, body: unknown, cookie = '') =>
    fetch(`${url}/api/auth/${path}`, {
      method: 'POST',
      headers: { origin: env.APP_URL, 'content-type': 'application/json', cookie },
      body: JSON.stringify(body),
      redirect: 'manual',
    })

  const options = await post(one.url, 'passkey/register/options', { name: 'Ada' })
  const { response } = createPasskey(env.APP_URL, await options.json())
  const made = await post(other.url, 'passkey/register/verify', response, cookiesOf(options))
  expect([made.status, await made.json()]).toEqual([200, { redirectTo: '/todos' }])
  const session = cookiesOf(made)
  const whoAmI = async (url: string) =>
    (await (await fetch(`${url}/api/auth/session`, { headers: { cookie: session } })).json()).user
      ?.name ?? null
  expect([await whoAmI(one.url), await whoAmI(other.url)]).toEqual(['Ada', 'Ada'])
  await post(one.url, 'sign-out', {}, session)
  expect([await whoAmI(one.url), await whoAmI(other.url)]).toEqual([null, null])
})

test('both share one rate limit', async ({ newDatabase, start }) => {
  const env = {
    DATABASE_URL: await newDatabase('migrated'),
    APP_URL: 'http://localhost:3999',
    RATE_LIMIT_SCALE: '1',
  }
  const instances = [await start(env), await start(env)]
  await Promise.all(instances.map((instance) => instance.untilHealthy()))
  const statuses: number[] = []
  for (let n = 0; n < 32; n++) {
    const answer = await fetch(`${instances[n % 2]?.url}/api/auth/passkey/sign-in/options`, {
      method: 'POST',
      headers: { origin: env.APP_URL, 'content-type': 'application/json' },
      body: '{}',
    })
    statuses.push(answer.status)
  }
  expect(statuses).toEqual([...Array.from({ length: 30 }, () => 200), 429, 429])
})

function cookiesOf(response: Response): string {
  return response.headers
    .getSetCookie()
    .map((cookie) => cookie.replace(/;.*$/, ''))
    .join('; ')
}
