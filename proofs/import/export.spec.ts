import { afterAll, beforeAll, expect, test } from 'vitest'
import { setPasswordHash } from '@/lib/auth/oauth/accounts'
import { openBrowser } from '@/lib/testing/browser'
import { register, signUp } from '@/lib/testing/ceremonies'
import { sql } from '@/lib/testing/database'
import type { SoftwarePasskey } from '@/lib/testing/software-authenticator'
import { type Clone, makeClone } from '@/proofs/tools/clone'
import { authJsTables } from './auth-js-tables'
import { openOldDatabase, runImport } from './import'
import { documentedImports, statementsUnder } from './migrating'
import { call, openOldBrowser, startOldApp } from './old-app'

const PASSWORD = 'correct horse battery staple'
const MICROSOFT = '00000000-0000-4000-8000-00000000000b:00000000-0000-4000-8000-00000000000a'
const { DATABASE_URL = '' } = process.env

let phone: SoftwarePasskey
let key: SoftwarePasskey
let ada: string
let grace: string

beforeAll(async () => {
  const browser = openBrowser()
  phone = await signUp(browser, 'Ada', { isSynced: true })
  key = (await register(browser, {}, { credentialId: Buffer.alloc(32, 0xfb) })).passkey
  ada = await idOf('Ada')
  await signUp(openBrowser(), 'Grace')
  grace = await idOf('Grace')
  await sql("UPDATE users SET email = 'ada@example.com', email_verified = true WHERE id = $1", [
    ada,
  ])
  await sql(
    `INSERT INTO accounts (user_id, provider_id, account_id, access_token, scope) VALUES
       ($1, 'google', 'google-ada', 'v1.sealed', 'openid email'), ($1, 'microsoft', $2, NULL, NULL)`,
    [ada, MICROSOFT],
  )
})

test('to better-auth: its own code signs users in with exported passkeys, passwords and accounts', async () => {
  const app = await startOldApp('better-auth.mjs', { DATABASE_URL })
  try {
    const stranger = openOldBrowser(app)
    await stranger.signUp({ name: 'Stranger', email: 'stranger@example.com', password: PASSWORD })
    const [{ password = '' } = {}] = await sql<{ password: string }>('SELECT password FROM account')
    await setPasswordHash(ada, password)

    for (const _ of ['once', 'and again']) await sql(statementsUnder('To better-auth'))
    for (const passkey of [phone, key]) {
      const browser = openOldBrowser(app)
      expect(await browser.signInWithPasskey(passkey)).toMatchObject({ session: { userId: ada } })
      expect(await browser.get('/passkey/list-user-passkeys')).toHaveLength(2)
      const accounts: { providerId: string; accountId: string; scopes: string[] }[] =
        await browser.get('/list-accounts')
      expect(accounts.toSorted((a, b) => a.providerId.localeCompare(b.providerId))).toMatchObject([
        { providerId: 'credential', accountId: ada },
        { providerId: 'google', accountId: 'google-ada', scopes: ['openid', 'email'] },
        { providerId: 'microsoft', accountId: MICROSOFT.slice(37) },
      ])
    }
    expect(
      await openOldBrowser(app).post('/sign-in/email', {
        email: 'ada@example.com',
        password: PASSWORD,
      }),
    ).toMatchObject({
      user: { id: ada, emailVerified: true },
    })
    const google = { accountId: 'google-ada', providerId: 'google' }
    expect(await call(`${app.url}/test/findAccountOwner`, google)).toMatchObject({
      user: { id: ada },
    })
    expect(await sql('SELECT email, "emailVerified" FROM "user" WHERE id = $1', [grace])).toEqual([
      { email: `${grace}@users.invalid`, emailVerified: false },
    ])
    expect(await sql('SELECT 1 FROM account WHERE "accessToken" IS NOT NULL')).toEqual([])
  } finally {
    await app.stop()
    await sql('DROP TABLE session, account, passkey, verification, "user"')
  }
})

test('to Auth.js: its own adapter finds exported users by account and passkey', async () => {
  const capitalized = (name: string) => name.charAt(0).toUpperCase() + name.slice(1)
  const times =
    ', "createdAt" timestamp(3) NOT NULL DEFAULT now(), "updatedAt" timestamp(3) NOT NULL'
  await sql(authJsTables(capitalized, times))
  for (const _ of ['once', 'and again']) await sql(statementsUnder('To Auth.js'))
  for (const name of ['user', 'account', 'authenticator'])
    await sql(`ALTER TABLE "${capitalized(name)}" RENAME TO "${name}"`)
  const app = await startOldApp('auth-js.mjs', { DATABASE_URL, ADAPTER: 'drizzle' })
  try {
    const adapter = (method: string, ...args: unknown[]) => call(`${app.url}/${method}`, args)
    expect(
      await adapter('getUserByAccount', { provider: 'google', providerAccountId: 'google-ada' }),
    ).toMatchObject({ id: ada })
    for (const passkey of [phone, key]) {
      const credentialID = passkey.id.toString('base64')
      expect(await adapter('getAuthenticator', credentialID)).toMatchObject({
        userId: ada,
        providerAccountId: credentialID,
      })
      expect(await adapter('getAccount', credentialID, 'passkey')).toMatchObject({
        userId: ada,
        type: 'webauthn',
      })
    }
    const authenticators: object[] = await adapter('listAuthenticatorsByUserId', ada)
    expect(authenticators).toHaveLength(2)
    expect(await adapter('getUserByEmail', 'ada@example.com')).toMatchObject({
      id: ada,
      emailVerified: expect.any(String),
    })
    expect(await sql('SELECT 1 FROM account WHERE provider = $1', ['microsoft'])).toEqual([])
  } finally {
    await app.stop()
    await sql('DROP TABLE account, authenticator, "user"')
  }
})

test('every documented import runs, one after the other', async () => {
  const clone: Clone = await makeClone()
  const old = await openOldDatabase('documented')
  afterAll(() => Promise.all([clone.remove(), old.drop()]))
  const app = await startOldApp('better-auth.mjs', { DATABASE_URL: old.url })
  await openOldBrowser(app).signUp({ name: 'Mia', email: 'mia@example.com', password: PASSWORD })
  await app.stop()
  const users: unknown[] = []
  for (const args of documentedImports('better-auth', old.url))
    users.push((await runImport(clone, args)).counts.users)
  await old.sql('DROP TABLE session, account, passkey, verification, "user"')
  await old.sql(authJsTables((name) => name))
  await old.sql(`INSERT INTO "user" (id, name) VALUES ('cuid', 'Noa')`)
  for (const args of documentedImports('next-auth', old.url))
    users.push((await runImport(clone, args)).counts.users)
  const [dryRun, written] = [
    [1, 0, 0],
    [1, 0, 0],
  ]
  expect(users).toEqual([dryRun, written, dryRun, written])
  expect(await sql("SELECT name FROM users WHERE name IN ('Mia', 'Noa') ORDER BY name")).toEqual([
    { name: 'Mia' },
    { name: 'Noa' },
  ])
})

async function idOf(name: string): Promise<string> {
  const [row] = await sql('SELECT id FROM users WHERE name = $1', [name])
  return String(row?.id)
}
