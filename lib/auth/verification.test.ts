import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { type Browser, openBrowser } from '@/lib/testing/browser'
import {
  errorCode,
  REGISTER_VERIFY,
  registrationOptions,
  SIGN_IN_OPTIONS,
  SIGN_IN_VERIFY,
  signIn,
  signInOptions,
  signUp,
} from '@/lib/testing/ceremonies'
import { count, dump, snapshot, sql, statementsOf } from '@/lib/testing/database'
import {
  assertPasskey,
  createPasskey,
  type SoftwarePasskey,
} from '@/lib/testing/software-authenticator'
import { consumeVerification, issueVerification } from './verification'

/** Each ceremony up to its last request, which is returned. */
const CEREMONIES = [
  {
    name: 'sign-up',
    begin: async (browser: Browser) => ({
      path: REGISTER_VERIFY,
      body: createPasskey(browser.origin, await registrationOptions(browser, { name: 'Ada' }))
        .response,
    }),
  },
  {
    name: 'adding a passkey',
    begin: async (browser: Browser) => {
      await signUp(browser)
      return {
        path: REGISTER_VERIFY,
        body: createPasskey(browser.origin, await registrationOptions(browser, {})).response,
      }
    },
  },
  {
    name: 'sign-in',
    begin: async (browser: Browser) => assertion(browser, await signUp(openBrowser())),
  },
  {
    name: 'step-up',
    begin: async (browser: Browser) => assertion(browser, await signUp(browser)),
  },
]

test.for(CEREMONIES)('$name: eight at once are one success', async ({ begin }) => {
  const browser = openBrowser()
  const { path, body } = await begin(browser)
  const before = { users: await count('users'), passkeys: await count('passkeys') }
  const cookies = new Map(browser.cookies)
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => copyOf(browser, cookies).post(path, body)),
  )
  expect(answers.map(({ status }) => status).sort()).toEqual([
    200, 400, 400, 400, 400, 400, 400, 400,
  ])
  const refused = answers.filter(({ ok }) => !ok)
  expect(new Set(await Promise.all(refused.map(errorCode)))).toEqual(new Set(['ceremony_expired']))
  const isNew = path === REGISTER_VERIFY ? 1 : 0
  expect(await count('passkeys')).toBe(before.passkeys + isNew)
  expect((await count('users')) - before.users).toBeLessThanOrEqual(1)
})

test('eight concurrent sign-ups with one challenge create exactly one user and session', async () => {
  const browser = openBrowser()
  const { response } = createPasskey(
    browser.origin,
    await registrationOptions(browser, { name: 'Ada' }),
  )
  const [users, sessions] = [await count('users'), await count('sessions')]
  const cookies = new Map(browser.cookies)
  await Promise.all(
    Array.from({ length: 8 }, () => copyOf(browser, cookies).post(REGISTER_VERIFY, response)),
  )
  expect([await count('users'), await count('sessions')]).toEqual([users + 1, sessions + 1])
})

test.for(CEREMONIES)('$name: a replay is refused', async ({ begin }) => {
  const browser = openBrowser()
  const { path, body } = await begin(browser)
  const replay = copyOf(browser)
  expect((await browser.post(path, body)).status).toBe(200)
  await expectExpired(() => replay.post(path, body))
})

test.for(CEREMONIES)('$name: after five minutes it is refused, and used up', async ({ begin }) => {
  const browser = openBrowser()
  const { path, body } = await begin(browser)
  const [row] = await sql<{ seconds: number }>(
    'SELECT extract(epoch FROM expires_at - now())::int AS seconds FROM verifications ORDER BY created_at DESC LIMIT 1',
  )
  expect(row?.seconds).toBeGreaterThan(295)
  expect(row?.seconds).toBeLessThanOrEqual(300)
  await sql("UPDATE verifications SET expires_at = now() - interval '1 millisecond'")
  const again = copyOf(browser)
  const issued = await count('verifications')
  await expectExpired(() => browser.post(path, body))
  expect(await count('verifications')).toBe(issued - 1)
  await expectExpired(() => again.post(path, body))
})

test.for(CEREMONIES)(
  '$name: another browser cannot end it: no cookie, another ceremony’s, an invented one',
  async ({ begin }) => {
    const browser = openBrowser()
    const { path, body } = await begin(browser)
    const other = openBrowser()
    await other.post(SIGN_IN_OPTIONS, {})
    const [name = ''] = [...browser.cookies.keys()].filter((cookie) =>
      cookie.startsWith('passkey-'),
    )
    const otherSecret = [...other.cookies.values()][0] ?? ''
    for (const value of [
      undefined,
      otherSecret,
      'A'.repeat(43),
      '',
      'A'.repeat(44),
      "' OR 1=1 --",
    ]) {
      const thief = copyOf(browser)
      if (value === undefined) thief.cookies.delete(name)
      else thief.cookies.set(name, value)
      await expectExpired(() => thief.post(path, body))
    }
    expect((await browser.post(path, body)).status).toBe(200)
  },
)

test('without its cookie a ceremony has expired, and no statement is sent', async () => {
  const statements = await statementsOf(() =>
    expect(consumeVerification(new Headers(), 'oauth', 'state', z.unknown())).rejects.toMatchObject(
      { code: 'ceremony_expired' },
    ),
  )
  expect(statements).toEqual([])
})

test('a failed attempt consumes the challenge', async () => {
  const passkey = await signUp(openBrowser())
  const browser = openBrowser()
  const options = await signInOptions(browser)
  const wrong = assertPasskey(browser.origin, passkey, options, { flags: { UV: false } })
  const retry = copyOf(browser)
  expect(await errorCode(await browser.post(SIGN_IN_VERIFY, wrong))).toBe('passkey_failed')
  await expectExpired(() =>
    retry.post(SIGN_IN_VERIFY, assertPasskey(browser.origin, passkey, options)),
  )
})

test('a challenge of the other kind is refused and consumed', async () => {
  const browser = openBrowser()
  const passkey = await signUp(browser)
  const registration = await registrationOptions(browser, {})
  const issued = await count('verifications')
  const renamed = renamedCookies(browser, 'passkey-registration', 'passkey-authentication')
  await expectExpired(() =>
    renamed.post(
      SIGN_IN_VERIFY,
      assertPasskey(browser.origin, passkey, { challenge: registration.challenge }),
    ),
  )
  expect(await count('verifications')).toBe(issued - 1)

  const signInChallenge = (await signInOptions(browser)).challenge
  const options = {
    ...(await registrationOptions(openBrowser(), { name: 'Ada' })),
    challenge: signInChallenge,
  }
  const back = renamedCookies(browser, 'passkey-authentication', 'passkey-registration')
  await expectExpired(() =>
    back.post(REGISTER_VERIFY, createPasskey(browser.origin, options).response),
  )
})

test('two tabs do not interfere, in either order', async () => {
  const passkey = await signUp(openBrowser(), 'Ada', { isSynced: true })
  const browser = openBrowser()
  const [first, second] = [await assertion(browser, passkey), await assertion(browser, passkey)]
  expect(
    [...browser.cookies.keys()].filter((name) => name.startsWith('passkey-authentication-')),
  ).toHaveLength(2)
  expect((await browser.post(SIGN_IN_VERIFY, second.body)).status).toBe(200)
  expect((await browser.post(SIGN_IN_VERIFY, first.body)).status).toBe(200)
  expect([...browser.cookies.keys()]).toEqual(['session', 'device', 'last-method'])
})

test('a ceremony is bound to its session: it fails after sign-out, in another session, and without one', async () => {
  for (const begin of [
    registrationBody,
    (browser: Browser, passkey: SoftwarePasskey) => assertion(browser, passkey),
  ]) {
    const browser = openBrowser()
    const passkey = await signUp(browser)
    const { path, body } = await begin(browser, passkey)

    const signedOut = copyOf(browser)
    signedOut.cookies.delete('session')
    await expectExpired(() => signedOut.post(path, body))

    const again = await begin(browser, passkey)
    const otherSession = copyOf(browser)
    const elsewhere = openBrowser()
    await signIn(elsewhere, passkey)
    otherSession.cookies.set('session', elsewhere.cookies.get('session') ?? '')
    await expectExpired(() => otherSession.post(again.path, again.body))

    const last = await begin(browser, passkey)
    await browser.post('/api/auth/sign-out', {})
    await expectExpired(() => browser.post(last.path, last.body))
  }
})

test('a session that ends while its ceremony begins is signed out, without an error', async () => {
  await signUp(openBrowser())
  const [user] = await sql<{ id: string }>('SELECT id FROM users LIMIT 1')
  for (const gone of [{ userId: user?.id, sessionId: randomUUID() }, { userId: randomUUID() }]) {
    const begun = issueVerification('passkey-authentication', 'a challenge', { value: {}, ...gone })
    await expect(begun).rejects.toMatchObject({ name: 'AppError', code: 'unauthenticated' })
  }
})

test('the cookie is short-lived, SameSite=Strict and HttpOnly, and its secret is not in the database', async () => {
  const browser = openBrowser()
  const response = await browser.post(SIGN_IN_OPTIONS, {})
  const [cookie = ''] = response.headers.getSetCookie()
  expect(cookie).toMatch(
    /^passkey-authentication-[\w-]{12}=[\w-]{43}; Path=\/; Max-Age=300; HttpOnly; SameSite=Strict$/,
  )
  const options: { challenge: string } = await response.json()
  const stored = await dump()
  expect(stored).toContain('passkey-authentication')
  for (const secret of [[...browser.cookies.values()][0] ?? '', options.challenge])
    expect(stored).not.toContain(secret)
})

async function assertion(browser: Browser, passkey: SoftwarePasskey) {
  return {
    path: SIGN_IN_VERIFY,
    body: assertPasskey(browser.origin, passkey, await signInOptions(browser)),
  }
}

async function registrationBody(browser: Browser) {
  return {
    path: REGISTER_VERIFY,
    body: createPasskey(browser.origin, await registrationOptions(browser, {})).response,
  }
}

/** The same browser at another address, to avoid rate limits. */
function copyOf(browser: Browser, cookies = browser.cookies): Browser {
  const copy = openBrowser()
  for (const [name, value] of cookies) copy.cookies.set(name, value)
  return copy
}

function renamedCookies(browser: Browser, from: string, to: string): Browser {
  const renamed = openBrowser()
  for (const [name, value] of browser.cookies) renamed.cookies.set(name.replace(from, to), value)
  return renamed
}

async function expectExpired(post: () => Promise<Response>) {
  const before = await snapshot()
  const response = await post()
  expect([response.status, await errorCode(response)]).toEqual([400, 'ceremony_expired'])
  expect(await snapshot()).toEqual(before)
}
