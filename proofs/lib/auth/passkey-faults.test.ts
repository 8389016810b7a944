import { afterEach, expect, test, vi } from 'vitest'
import { findPasskeyOffer } from '@/lib/auth/passkey/offer'
import { relyingParty } from '@/lib/auth/passkey/relying-party'
import { env } from '@/lib/env'
import { openBrowser } from '@/lib/testing/browser'
import { errorCode, register, signIn, signUp } from '@/lib/testing/ceremonies'
import { count, sql } from '@/lib/testing/database'
import { openDatabaseProxy } from '@/lib/testing/database-proxy'

// Next's request scope, which exists only while Next answers a request.
let requestHeaders = new Headers()
vi.mock('next/headers', () => ({ headers: async () => requestHeaders }))

const { databaseUrl, rpId, appUrl } = env()
afterEach(() => Object.assign(env(), { databaseUrl, rpId, appUrl }))

test.for([
  ['a session', 'sessions', 'false'],
  ['an imported user’s handle', 'users', 'webauthn_user_id IS NULL'],
] as const)(
  'a sign-in that cannot store %s is a fault, which the history does not record',
  async ([, table, check]) => {
    const passkey = await signUp(openBrowser())
    await sql('UPDATE passkeys SET user_handle = NULL')
    await sql('UPDATE users SET webauthn_user_id = NULL')
    const answer = await refusing(table, check, () => signIn(openBrowser(), passkey))
    expect([answer.status, await errorCode(answer)]).toEqual([500, 'unavailable'])
    expect(await count("security_events WHERE outcome = 'failure'")).toBe(0)
  },
)

test('a registration that cannot store its passkey is a fault, not a refused passkey', async () => {
  const { response } = await refusing('passkeys', 'false', () =>
    register(openBrowser(), { name: 'Ada' }),
  )
  expect([response.status, await errorCode(response)]).toEqual([500, 'unavailable'])
})

test('while the database is down nobody is offered a passkey; other faults are thrown', async () => {
  const browser = openBrowser()
  await signUp(browser)
  requestHeaders = new Headers({ cookie: `session=${browser.cookies.get('session')}` })
  const proxy = await openDatabaseProxy(databaseUrl)
  Object.assign(env(), { databaseUrl: proxy.url })
  await proxy.stop()
  expect(await findPasskeyOffer()).toBeNull()

  Object.assign(env(), { databaseUrl })
  await sql('ALTER TABLE sessions RENAME TO sessions_elsewhere')
  await expect(findPasskeyOffer()).rejects.toThrow('sessions')
  await sql('ALTER TABLE sessions_elsewhere RENAME TO sessions')
  expect(await findPasskeyOffer()).not.toBeNull()
})

test('without an id or an origin there is no relying party', () => {
  for (const broken of [{ rpId: '' }, { appUrl: { origin: '' } }]) {
    Object.assign(env(), { rpId, appUrl, ...broken })
    expect(relyingParty).toThrow('The relying party has no id or no origin')
  }
})

/** The database refuses such rows meanwhile. */
async function refusing<T>(table: string, check: string, work: () => Promise<T>): Promise<T> {
  await sql(`ALTER TABLE ${table} ADD CONSTRAINT refused CHECK (${check}) NOT VALID`)
  try {
    return await work()
  } finally {
    await sql(`ALTER TABLE ${table} DROP CONSTRAINT refused`)
  }
}
