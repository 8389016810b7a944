import type { JWTPayload } from 'jose'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { HOME_PATH } from '@/lib/brand'
import { type Browser, openBrowser } from '@/lib/testing/browser'
import { count, snapshot, sql } from '@/lib/testing/database'
import { type FakeIssuer, startFakeIssuer } from '@/lib/testing/fake-issuer'
import { logLinesOf } from '@/lib/testing/log-lines'
import {
  comeBack,
  configureIssuers,
  goThrough,
  locationOf,
  refusal,
  start,
} from '@/lib/testing/oauth'
import { type Outcome, outcomeOf } from './link'
import type { Intent } from './start'

let issuer: FakeIssuer
let serial = 0

beforeAll(async () => {
  issuer = await startFakeIssuer()
  configureIssuers({ acme: issuer.url, second: issuer.url })
})
afterEach(() => issuer.reset())
afterAll(() => issuer.stop())

const NO: Outcome = { refuse: 'oauth_failed' }
const OUT: Outcome = { refuse: 'unauthenticated' }
const TABLES = ['users', 'accounts', 'sessions', 'passkeys']

function somebody() {
  return { sub: `person-${++serial}`, name: 'Ada Lovelace' }
}

/** A signed-in browser and the identity it signed in with. */
async function signedIn() {
  const browser = openBrowser()
  const person = somebody()
  await goThrough(browser, issuer, person)
  return { browser, person, session: await sessionOf(browser) }
}

async function sessionOf(browser: Browser) {
  const response = await browser.get('/api/auth/session')
  return (await response.json()) as {
    user: { id: string; email: string | null } | null
    session: { id: string; authenticatedAt: string } | null
  }
}

// Visitors.

test.each(['continue', 'sign-up'])(
  '%s, signed out, link unknown: user, account and session are created',
  async (intent) => {
    const browser = openBrowser()
    const [users, accounts] = [await count('users'), await count('accounts')]
    expect(
      await goThrough(browser, issuer, somebody(), { intent, returnTo: '/profile?tab=1' }),
    ).toBe('/profile?tab=1')
    expect([await count('users'), await count('accounts')]).toEqual([users + 1, accounts + 1])
    expect((await sessionOf(browser)).user).toMatchObject({ name: 'Ada Lovelace' })
  },
)

test('sign-in, signed out, link unknown: "no account yet", and nothing is created', async () => {
  const browser = openBrowser()
  const before = await snapshot(TABLES)
  const location = await goThrough(browser, issuer, somebody(), {
    intent: 'sign-in',
    returnTo: '/profile',
  })
  expect(location).toBe('/sign-in?error=not_found&provider=acme&returnTo=%2Fprofile')
  expect(await snapshot(TABLES)).toEqual(before)
})

test.each(['continue', 'sign-in'])(
  '%s, signed out, link known: signs in as that user',
  async (intent) => {
    const { person, session } = await signedIn()
    const [users, accounts] = [await count('users'), await count('accounts')]
    const elsewhere = openBrowser()
    expect(await goThrough(elsewhere, issuer, person, { intent })).toBe(HOME_PATH)
    expect((await sessionOf(elsewhere)).user?.id).toBe(session.user?.id)
    expect([await count('users'), await count('accounts')]).toEqual([users, accounts])
  },
)

test('sign-up, signed out, link known: "account exists", and nothing changes', async () => {
  const { person } = await signedIn()
  const before = await snapshot(TABLES)
  const browser = openBrowser()
  expect(await goThrough(browser, issuer, person, { intent: 'sign-up' })).toBe(
    '/sign-in?error=account_exists&provider=acme',
  )
  expect(await snapshot(TABLES)).toEqual(before)
  expect((await sessionOf(browser)).user).toBeNull()
})

test.each(['link', 'step-up'])(
  '%s, signed out: refused before contacting the provider, whether the link is known or not',
  async (intent) => {
    const before = await snapshot([...TABLES, 'verifications'])
    expect(refusal(locationOf(await start(openBrowser(), { intent })))).toBe(
      '/sign-in: unauthenticated',
    )
    expect(await snapshot([...TABLES, 'verifications'])).toEqual(before)
  },
)

// Users who sign in again.

test.each(
  ['continue', 'sign-in', 'sign-up'].flatMap((intent) =>
    ['unknown', 'mine', "another's"].map((whose) => ({ intent, whose })),
  ),
)('$intent, signed in, $whose: refused, nothing changes', async ({ intent, whose }) => {
  const { browser, person } = await signedIn()
  const other = (await signedIn()).person
  const before = await snapshot(TABLES)
  const answering = whose === 'mine' ? person : whose === 'unknown' ? somebody() : other
  expect(refusal(await goThrough(browser, issuer, answering, { intent }))).toBe(
    '/sign-in: oauth_failed',
  )
  expect(await snapshot(TABLES)).toEqual(before)
  expect((await sessionOf(browser)).user).not.toBeNull()
})

// Users who connect.

test('link, signed in, unknown: the account is connected to the user who started', async () => {
  const { browser, session } = await signedIn()
  const person = somebody()
  const users = await count('users')
  expect(await goThrough(browser, issuer, person, { intent: 'link', provider: 'second' })).toBe(
    '/settings?connected=second',
  )
  const rows = await sql(
    'SELECT user_id FROM accounts WHERE provider_id = $1 AND account_id = $2',
    ['second', person.sub],
  )
  expect(rows).toEqual([{ user_id: session.user?.id }])
  expect(await count('users')).toBe(users)
  expect((await sessionOf(browser)).session?.id).toBe(session.session?.id)
})

test('link, signed in, mine: nothing changes, and the page says so', async () => {
  const { browser, person } = await signedIn()
  const look = async () => [
    await snapshot(TABLES.filter((table) => table !== 'accounts')),
    await sql(
      'SELECT id, user_id, account_id, name, email, last_used_at, created_at FROM accounts ORDER BY id',
    ),
  ]
  const before = await look()
  expect(await goThrough(browser, issuer, person, { intent: 'link' })).toBe(
    '/settings?unchanged=acme',
  )
  expect(await look()).toEqual(before)
})

test("link, signed in, another's: already_linked, and nothing changes", async () => {
  const { browser } = await signedIn()
  const other = await signedIn()
  const before = await snapshot(TABLES)
  expect(await goThrough(browser, issuer, other.person, { intent: 'link' })).toBe(
    '/settings?error=already_linked',
  )
  expect(await snapshot(TABLES)).toEqual(before)
})

// Users who step up.

test('step-up, signed in, mine: a fresh session replaces the old one', async () => {
  const { browser, person, session } = await signedIn()
  await sql("UPDATE sessions SET authenticated_at = now() - interval '1 hour' WHERE id = $1", [
    session.session?.id,
  ])
  const sessions = await count('sessions')
  expect(
    await goThrough(browser, issuer, person, { intent: 'step-up', returnTo: '/settings' }),
  ).toBe('/settings')
  const now = await sessionOf(browser)
  expect(now.user?.id).toBe(session.user?.id)
  expect(now.session?.id).not.toBe(session.session?.id)
  expect(Date.parse(now.session?.authenticatedAt ?? '')).toBeGreaterThan(Date.now() - 60_000)
  expect(await count('sessions')).toBe(sessions)
})

test.each(['unknown', "another's"])(
  'step-up, signed in, %s: refused, the session stays stale',
  async (whose) => {
    const { browser } = await signedIn()
    const other = (await signedIn()).person
    const before = await snapshot(TABLES)
    const answering = whose === 'unknown' ? somebody() : other
    const location = await goThrough(browser, issuer, answering, {
      intent: 'step-up',
      returnTo: '/settings',
    })
    expect(location).toBe('/confirm?returnTo=%2Fsettings&error=oauth_failed')
    expect(await snapshot(TABLES)).toEqual(before)
  },
)

test.each<[string, (claims: JWTPayload) => JWTPayload]>([
  [
    'an earlier sign-in at the provider',
    (claims) => ({ ...claims, auth_time: Math.floor(Date.now() / 1000) - 3600 }),
  ],
  ['a provider that sends no auth_time', ({ auth_time: _, ...claims }) => claims],
])('step-up, %s: refused, because nothing was proven now', async (_, bend) => {
  const { browser, person } = await signedIn()
  const location = locationOf(await start(browser, { intent: 'step-up', returnTo: '/settings' }))
  expect(Object.fromEntries(new URL(location).searchParams)).toMatchObject({
    prompt: 'login',
    max_age: '900',
  })
  const before = await snapshot(TABLES)
  issuer.bend = bend
  expect(refusal(await comeBack(browser, issuer.agree(location, person)))).toBe(
    '/confirm: oauth_failed',
  )
  expect(await snapshot(TABLES)).toEqual(before)
})

// All 25 cells of the table, including those that the start already refuses.

test.each<[Intent, Outcome[]]>([
  ['continue', ['create', 'sign-in', NO, NO, NO]],
  ['sign-in', [{ refuse: 'not_found' }, 'sign-in', NO, NO, NO]],
  ['sign-up', ['create', { refuse: 'account_exists' }, NO, NO, NO]],
  ['link', [OUT, OUT, 'connect', 'keep', { refuse: 'already_linked' }]],
  ['step-up', [OUT, OUT, NO, 'confirm', NO]],
])('%s', (intent, expected) => {
  const situations = [
    [null, null],
    [null, 'ada'],
    ['ada', null],
    ['ada', 'ada'],
    ['ada', 'grace'],
  ] as const
  expect(situations.map(([starter, owner]) => outcomeOf(intent, starter, owner))).toEqual(expected)
})

// "Signed in" means the session that started the flow.

test('linking applies to the user who started, even if another user has signed in since', async () => {
  const { browser, session } = await signedIn()
  const other = await signedIn()
  const person = somebody()
  const url = issuer.agree(
    locationOf(await start(browser, { intent: 'link', provider: 'second' })),
    person,
  )
  browser.cookies.set('session', other.browser.cookies.get('session') ?? '')
  expect(await comeBack(browser, url)).toBe('/settings?connected=second')
  const rows = await sql('SELECT user_id FROM accounts WHERE account_id = $1', [person.sub])
  expect(rows).toEqual([{ user_id: session.user?.id }])
  expect((await sessionOf(browser)).user?.id).toBe(other.session.user?.id)
})

test('a visitor who started is signed in even if the browser has a session by now, which ends', async () => {
  const browser = openBrowser()
  const person = somebody()
  const url = issuer.agree(locationOf(await start(browser)), person)
  const other = await signedIn()
  browser.cookies.set('session', other.browser.cookies.get('session') ?? '')
  expect(await comeBack(browser, url)).toBe(HOME_PATH)
  expect((await sessionOf(browser)).user?.id).not.toBe(other.session.user?.id)
  expect((await sessionOf(other.browser)).user).toBeNull()
})

test.each(['link', 'step-up'])(
  '%s: a session revoked in the meantime can no longer act',
  async (intent) => {
    const { browser, person, session } = await signedIn()
    const answering = intent === 'link' ? somebody() : person
    const url = issuer.agree(locationOf(await start(browser, { intent })), answering)
    await sql('DELETE FROM sessions WHERE id = $1', [session.session?.id])
    const before = await snapshot(TABLES)
    expect(refusal(await comeBack(browser, url))).toBe('/sign-in: ceremony_expired')
    expect(await snapshot(TABLES)).toEqual(before)
  },
)

test.each(['link', 'step-up'])(
  '%s: a user deleted during the flow is signed out, without an error',
  async (intent) => {
    const { browser, person, session } = await signedIn()
    const answering = intent === 'link' ? somebody() : person
    const url = issuer.agree(locationOf(await start(browser, { intent })), answering)
    issuer.server.on('/token', async ({ form }) => {
      await sql('DELETE FROM users WHERE id = $1', [session.user?.id])
      const flow = issuer.codes.get(form.get('code') ?? '')
      return flow && issuer.grant(flow)
    })
    const lines = await logLinesOf(async () =>
      expect(refusal(await comeBack(browser, url))).toBe('/sign-in: unauthenticated'),
    )
    expect(lines).toEqual([expect.stringContaining('"reason":"unauthenticated"')])
  },
)

test('linking requires a sign-in within 15 minutes, and leads to the step-up page', async () => {
  const { browser, session } = await signedIn()
  await sql("UPDATE sessions SET authenticated_at = now() - interval '16 minutes' WHERE id = $1", [
    session.session?.id,
  ])
  expect(locationOf(await start(browser, { intent: 'link' }))).toBe('/confirm?returnTo=%2Fsettings')
})
