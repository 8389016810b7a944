import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { HOME_PATH } from '@/lib/nouns'
import { openBrowser } from '@/lib/testing/browser'
import { count, snapshot, sql } from '@/lib/testing/database'
import { type FakeIssuer, startFakeIssuer } from '@/lib/testing/fake-issuer'
import { comeBack, configureIssuers, goThrough, locationOf, start } from '@/lib/testing/oauth'

let issuer: FakeIssuer

beforeAll(async () => {
  issuer = await startFakeIssuer()
  configureIssuers({ acme: issuer.url, second: issuer.url })
})
afterEach(() => issuer.reset())
afterAll(() => issuer.stop())

const verified = (sub: string, email: string) => ({ sub, name: sub, email, email_verified: true })
const unverified = (sub: string, email: string) => ({
  sub,
  name: sub,
  email,
  email_verified: false,
})

async function userOf(accountId: string) {
  const rows = await sql(
    'SELECT u.id, u.name, u.email, u.email_verified, u.image FROM users u JOIN accounts a ON a.user_id = u.id WHERE a.account_id = $1',
    [accountId],
  )
  return rows[0]
}

test('a first sign-in takes name, picture and verified e-mail, in lower case, from the provider', async () => {
  const person = {
    ...verified('ada', 'Ada@Example.COM'),
    name: 'Ada Lovelace',
    picture: 'https://example.com/ada.png',
  }
  await goThrough(openBrowser(), issuer, person)
  expect(await userOf('ada')).toMatchObject({
    name: 'Ada Lovelace',
    email: 'ada@example.com',
    email_verified: true,
    image: 'https://example.com/ada.png',
  })
})

test.each(['continue', 'sign-up'])(
  '%s: eight first sign-ins at once make one user, and all eight are signed in as that one',
  async (intent) => {
    for (let round = 0; round < 5; round++) {
      const person = verified(`racer-${intent}-${round}`, `racer-${intent}-${round}@example.com`)
      const [users, sessions] = [await count('users'), await count('sessions')]
      const flows = await Promise.all(
        Array.from({ length: 8 }, async () => {
          const browser = openBrowser()
          return {
            browser,
            url: issuer.agree(locationOf(await start(browser, { intent })), person),
          }
        }),
      )
      expect(await Promise.all(flows.map(({ browser, url }) => comeBack(browser, url)))).toEqual(
        Array(8).fill(HOME_PATH),
      )
      expect([await count('users'), await count('sessions')]).toEqual([users + 1, sessions + 8])
      const signedIn = await Promise.all(
        flows.map(
          async ({ browser }) => (await (await browser.get('/api/auth/session')).json()).user.id,
        ),
      )
      expect(new Set(signedIn).size).toBe(1)
    }
  },
)

test('the same person at two providers at once, one verified e-mail: one user, the other is told that an account may exist', async () => {
  const flows = await Promise.all(
    ['acme', 'second'].map(async (provider) => {
      const browser = openBrowser()
      return {
        browser,
        url: issuer.agree(
          locationOf(await start(browser, { provider })),
          verified(`at-${provider}`, 'both@example.com'),
        ),
      }
    }),
  )
  const locations = await Promise.all(flows.map(({ browser, url }) => comeBack(browser, url)))
  expect(locations.filter((location) => location === HOME_PATH)).toHaveLength(1)
  expect(
    locations.filter((location) =>
      /^\/sign-in\?error=account_exists&provider=(acme|second)$/.test(location),
    ),
  ).toHaveLength(1)
  expect(await sql("SELECT 1 FROM users WHERE email = 'both@example.com'")).toHaveLength(1)
})

test('two users who connect one identity at once: one has it, the other is told already_linked', async () => {
  for (let round = 0; round < 10; round++) {
    const flows = await Promise.all(
      [1, 2].map(async (index) => {
        const browser = openBrowser()
        await goThrough(browser, issuer, { sub: `linker-${round}-${index}`, name: 'L' })
        const location = locationOf(await start(browser, { provider: 'second', intent: 'link' }))
        return { browser, url: issuer.agree(location, { sub: `prize-${round}`, name: 'P' }) }
      }),
    )
    const locations = await Promise.all(flows.map(({ browser, url }) => comeBack(browser, url)))
    expect(locations.toSorted()).toEqual([
      '/settings?connected=second',
      '/settings?error=already_linked',
    ])
    expect(
      await sql('SELECT 1 FROM accounts WHERE account_id = $1', [`prize-${round}`]),
    ).toHaveLength(1)
  }
})

test("a verified e-mail that is a user's: no merge, no second user, and a sentence that says what to do", async () => {
  await goThrough(openBrowser(), issuer, verified('owner', 'owner@example.com'))
  const before = await snapshot(['users', 'accounts', 'sessions'])
  const browser = openBrowser()
  const location = await goThrough(browser, issuer, verified('newcomer', 'OWNER@example.com'), {
    provider: 'second',
  })
  expect(location).toBe('/sign-in?error=account_exists&provider=second')
  expect(await snapshot(['users', 'accounts', 'sessions'])).toEqual(before)
  expect((await (await browser.get('/api/auth/session')).json()).user).toBeNull()
})

test('pre-hijack: an attacker who came first with an unverified e-mail neither has nor blocks the account of its owner', async () => {
  await goThrough(openBrowser(), issuer, unverified('attacker', 'victim@example.com'))
  expect(
    await goThrough(openBrowser(), issuer, verified('victim', 'victim@example.com'), {
      provider: 'second',
    }),
  ).toBe(HOME_PATH)
  const [attacker, victim] = [await userOf('attacker'), await userOf('victim')]
  expect(attacker).toMatchObject({ email: null, email_verified: false })
  expect(victim).toMatchObject({ email: 'victim@example.com', email_verified: true })
  expect(attacker?.id).not.toBe(victim?.id)
})

test('pre-hijack, the other way: an unverified e-mail gives no access to the account that has it verified', async () => {
  await goThrough(openBrowser(), issuer, verified('target', 'target@example.com'))
  expect(
    await goThrough(openBrowser(), issuer, unverified('thief', 'target@example.com'), {
      provider: 'second',
    }),
  ).toBe(HOME_PATH)
  expect((await userOf('thief'))?.id).not.toBe((await userOf('target'))?.id)
  expect(await userOf('thief')).toMatchObject({ email: null })
  expect(await userOf('target')).toMatchObject({ email: 'target@example.com' })
})

test('an identity is the subject, not the e-mail: one that moves to another subject brings nobody in', async () => {
  await goThrough(openBrowser(), issuer, verified('old-subject', 'recycled@example.com'))
  const location = await goThrough(
    openBrowser(),
    issuer,
    verified('new-subject', 'recycled@example.com'),
  )
  expect(location).toContain('error=account_exists')
})

test('connecting gives a user without an e-mail the verified one, if it is free', async () => {
  await goThrough(openBrowser(), issuer, verified('taker', 'taken@example.com'))
  const browser = openBrowser()
  await goThrough(browser, issuer, { sub: 'mailless', name: 'M' })
  const link = { provider: 'second', intent: 'link' }
  await goThrough(browser, issuer, unverified('m-1', 'm@example.com'), link)
  await goThrough(browser, issuer, verified('m-2', 'taken@example.com'), link)
  expect(await userOf('mailless')).toMatchObject({ email: null })
  expect(await goThrough(browser, issuer, verified('m-3', 'm@example.com'), link)).toBe(
    '/settings?connected=second',
  )
  expect(await userOf('mailless')).toMatchObject({ email: 'm@example.com', email_verified: true })
  await goThrough(browser, issuer, verified('m-4', 'other@example.com'), link)
  expect(await userOf('mailless')).toMatchObject({ email: 'm@example.com' })
})

test('the way it was signed in is remembered on the device and in the history', async () => {
  const browser = openBrowser()
  await goThrough(browser, issuer, { sub: 'historian', name: 'H' }, { provider: 'second' })
  expect(browser.cookies.get('last-method')).toBe('second')
  const user = await userOf('historian')
  const events = await sql('SELECT type, outcome, method FROM security_events WHERE user_id = $1', [
    user?.id,
  ])
  expect(events).toEqual([{ type: 'sign_up', outcome: 'success', method: 'second' }])
  const sessions = await sql('SELECT method FROM sessions WHERE user_id = $1', [user?.id])
  expect(sessions).toEqual([{ method: 'second' }])
})
