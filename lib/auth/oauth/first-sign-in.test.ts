import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { HOME_PATH } from '@/lib/brand'
import { type Browser, openBrowser } from '@/lib/testing/browser'
import { count, snapshot, sql } from '@/lib/testing/database'
import { type FakeIssuer, startFakeIssuer } from '@/lib/testing/fake-issuer'
import { comeBack, configureIssuers, goThrough, locationOf, start } from '@/lib/testing/oauth'
import { removeAccount } from '../methods'

let issuer: FakeIssuer
let serial = 0

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

test('a first sign-in takes name, picture and verified email (in lower case) from the provider', async () => {
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
  '%s: eight concurrent first sign-ins create one user and sign in as that user',
  async (intent) => {
    const late = '/sign-in?error=account_exists&provider=acme'
    for (let round = 0; round < 5; round++) {
      const sub = `racer-${intent}-${round}`
      const email = `${sub}@example.com`
      const person = round % 2 ? unverified(sub, email) : verified(sub, email)
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
      const landings = await Promise.all(flows.map(({ browser, url }) => comeBack(browser, url)))
      const winners = flows.filter((_, index) => landings[index] === HOME_PATH)
      // A sign-up that begins its callback after the first has ended is no longer in the race.
      const others = landings.filter((landing) => landing !== HOME_PATH)
      expect(others).toEqual(others.map(() => (intent === 'sign-up' ? late : HOME_PATH)))
      expect(await count('users')).toBe(users + 1)
      expect(await count('sessions')).toBe(sessions + winners.length)
      const signedIn = await Promise.all(
        winners.map(
          async ({ browser }) => (await (await browser.get('/api/auth/session')).json()).user.id,
        ),
      )
      expect(new Set(signedIn).size).toBe(1)
    }
  },
)

test('one verified email at two providers at once: one user is created, the other sign-in is told that an account may exist', async () => {
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

test('two users connecting one identity at once: one gets it, the other already_linked', async () => {
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

test('a verified email that belongs to a user: no merge, no second user, and advice on what to do', async () => {
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

test("pre-hijacking: an attacker's unverified email neither gets nor blocks its owner's account", async () => {
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

test('pre-hijacking reversed: an unverified email gives no access to the account that has it verified', async () => {
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

test('identity is the subject, not the email: an email moved to another subject signs nobody in', async () => {
  await goThrough(openBrowser(), issuer, verified('old-subject', 'recycled@example.com'))
  const location = await goThrough(
    openBrowser(),
    issuer,
    verified('new-subject', 'recycled@example.com'),
  )
  expect(location).toContain('error=account_exists')
})

test('connecting gives a user without email the verified one, if it is free', async () => {
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

test('connecting gives a user without a picture one', async () => {
  await goThrough(openBrowser(), issuer, { sub: 'bystander', name: 'B' })
  const browser = openBrowser()
  await goThrough(browser, issuer, { sub: 'faceless', name: 'F' })
  const picture = (name: string) => `https://example.com/${name}.png`
  for (const name of ['first', 'second']) {
    const person = { sub: name, name: 'F', picture: picture(name) }
    await goThrough(browser, issuer, person, { provider: 'second', intent: 'link' })
  }
  expect(await userOf('faceless')).toMatchObject({ image: picture('first') })
  expect(await userOf('bystander')).toMatchObject({ image: null })
})

test('the sign-in method is remembered on the device and in the history', async () => {
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

const CLIENT = { ipAddress: null, userAgent: null }

function person(email: string, isVerified = true) {
  return { sub: `person-${++serial}`, name: 'Ada', email, email_verified: isVerified }
}

async function signedIn(browser: Browser): Promise<{ id: string; email: string | null }> {
  return (await (await browser.get('/api/auth/session')).json()).user
}

async function disconnect(userId: string, providerId: string) {
  const [account] = await sql<{ id: string }>(
    'SELECT id FROM accounts WHERE user_id = $1 AND provider_id = $2',
    [userId, providerId],
  )
  expect(await removeAccount({ userId, id: account?.id ?? '', client: CLIENT })).toBe(true)
}

test.each<[string, string, boolean, string | null]>([
  ['another account vouches for a different one', 'spare@corp.example', true, 'spare@corp.example'],
  ['another account has an unverified one', 'loose@corp.example', false, null],
])('the account that vouched is disconnected, %s', async (name, email, isVerified, expected) => {
  const address = `desk-${serial}@corp.example`
  const browser = openBrowser()
  await goThrough(browser, issuer, person(address))
  const second = person(email, isVerified)
  await goThrough(browser, issuer, second, { intent: 'link', provider: 'second' })
  const { id, email: first } = await signedIn(browser)
  expect(first, name).toBe(address)
  await disconnect(id, 'acme')
  expect((await signedIn(browser)).email).toBe(expected)
  const [row] = await sql('SELECT email_verified FROM users WHERE id = $1', [id])
  expect(row).toEqual({ email_verified: expected !== null })
  // The address's new owner can sign up.
  expect(await goThrough(openBrowser(), issuer, person(address))).toBe(HOME_PATH)
})

test('an email stays while one of two accounts vouches for it', async () => {
  const browser = openBrowser()
  await goThrough(browser, issuer, person('both@corp.example'))
  await goThrough(browser, issuer, person('both@corp.example'), {
    intent: 'link',
    provider: 'second',
  })
  const { id } = await signedIn(browser)
  await disconnect(id, 'acme')
  expect((await signedIn(browser)).email).toBe('both@corp.example')
})

test('a sign-in with another verified email replaces it, unless that one is taken', async () => {
  const mover = person('before@corp.example')
  const browser = openBrowser()
  await goThrough(browser, issuer, mover)
  const signInAs = (email: string) => {
    browser.cookies.clear()
    return goThrough(browser, issuer, { ...mover, email })
  }
  expect(await signInAs('after@corp.example')).toBe(HOME_PATH)
  expect((await signedIn(browser)).email).toBe('after@corp.example')

  await goThrough(openBrowser(), issuer, person('taken@corp.example'))
  expect(await signInAs('taken@corp.example')).toBe(HOME_PATH)
  expect((await signedIn(browser)).email).toBeNull()
})

test("a provider's verified email replaces an imported one", async () => {
  const browser = openBrowser()
  const known = person('new@corp.example')
  await goThrough(browser, issuer, known)
  const { id } = await signedIn(browser)
  // As after an import: the user has an email, the account none.
  await sql("UPDATE users SET email = 'imported@corp.example' WHERE id = $1", [id])
  await sql('UPDATE accounts SET email = NULL, email_verified = false WHERE user_id = $1', [id])
  browser.cookies.clear()
  await goThrough(browser, issuer, { ...known, email_verified: false })
  expect((await signedIn(browser)).email).toBe('imported@corp.example')
  browser.cookies.clear()
  await goThrough(browser, issuer, known)
  expect((await signedIn(browser)).email).toBe('new@corp.example')
})
