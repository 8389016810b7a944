import { randomBytes } from 'node:crypto'
import { verifyRegistrationResponse } from '@simplewebauthn/server'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { getAccessToken } from '@/lib/auth/oauth/account-tokens'
import { openBrowser } from '@/lib/testing/browser'
import { signIn } from '@/lib/testing/ceremonies'
import { dump, sql } from '@/lib/testing/database'
import { createPasskey } from '@/lib/testing/software-authenticator'
import { type Clone, makeClone } from '@/proofs/tools/clone'
import { authJsTables } from './auth-js-tables'
import { openOldDatabase, runImport } from './import'
import { call, startOldApp } from './old-app'

const EXPIRES_AT = 2_083_000_000

/** Tables from @auth/pg-adapter's documentation: numeric ids, and nothing unique. */
const PG_TABLES = `
  CREATE TABLE accounts (id SERIAL PRIMARY KEY, "userId" INTEGER NOT NULL, type VARCHAR(255) NOT NULL, provider VARCHAR(255) NOT NULL,
    "providerAccountId" VARCHAR(255) NOT NULL, refresh_token TEXT, access_token TEXT, expires_at BIGINT, id_token TEXT, scope TEXT,
    session_state TEXT, token_type TEXT);
  CREATE TABLE users (id SERIAL PRIMARY KEY, name VARCHAR(255), email VARCHAR(255), "emailVerified" TIMESTAMPTZ, image TEXT)`

let clone: Clone

beforeAll(async () => {
  clone = await makeClone()
})
afterAll(() => clone.remove())

test('users and accounts written by the pg adapter; its ids are numbers, so the source needs a name', async () => {
  const old = await openOldDatabase('next_auth_pg')
  await old.sql(PG_TABLES)
  const app = await startOldApp('auth-js.mjs', { DATABASE_URL: old.url, ADAPTER: 'pg' })
  try {
    const ada = await adapter(app, 'createUser', {
      name: 'Ada',
      email: 'Ada@Example.com',
      emailVerified: null,
    })
    const grace = await adapter(app, 'createUser', {
      name: 'Grace',
      email: 'grace@example.com',
      emailVerified: '2026-01-02T03:04:05Z',
    })
    const link = {
      type: 'oidc',
      access_token: 'token-of-ada',
      refresh_token: 'r',
      expires_at: EXPIRES_AT,
      scope: 'openid email',
    }
    await adapter(app, 'linkAccount', {
      ...link,
      userId: ada.id,
      provider: 'google',
      providerAccountId: 'google-ada',
    })
    await adapter(app, 'linkAccount', {
      type: 'oauth',
      userId: grace.id,
      provider: 'azure-ad',
      providerAccountId: 'sub-of-grace',
    })

    const nameless = await runImport(clone, ['next-auth', old.url])
    expect([nameless.code, nameless.output]).toEqual([
      1,
      expect.stringMatching(/^The source numbers its users\..*--name old-app\n$/),
    ])
    const args = ['next-auth', old.url, '--name', 'shop']
    const { code, counts, output } = await runImport(clone, [...args, '--write'])
    expect([code, counts]).toEqual([
      0,
      { users: [2, 0, 0], accounts: [1, 0, 1], passkeys: [0, 0, 0] },
    ])
    expect(output).toContain(
      `conflict: user ${grace.id}: account at azure-ad: its id there is not the one used here`,
    )
    expect((await runImport(clone, [...args, '--write'])).counts).toEqual({
      users: [0, 2, 0],
      accounts: [0, 1, 1],
      passkeys: [0, 0, 0],
    })

    expect(await sql('SELECT name, email FROM users ORDER BY name')).toEqual([
      { name: 'Ada', email: null },
      { name: 'Grace', email: 'grace@example.com' },
    ])
    const [account] = await sql("SELECT * FROM accounts WHERE provider_id = 'google'")
    expect(account).toMatchObject({
      account_id: 'google-ada',
      access_token_expires_at: new Date(EXPIRES_AT * 1000),
    })
    expect(await dump()).not.toContain('token-of-ada')
    expect(await getAccessToken(String(account?.user_id), 'google')).toBe('token-of-ada')

    const another = await runImport(clone, ['next-auth', old.url, '--name', 'other'])
    expect(another.counts).toMatchObject({ users: [0, 0, 2] })
  } finally {
    await app.stop()
    await old.drop()
  }
})

test.each([
  ['drizzle', (name: string) => name, ''],
  [
    'Prisma',
    (name: string) => name.charAt(0).toUpperCase() + name.slice(1),
    ', "createdAt" timestamp(3) NOT NULL DEFAULT \'2025-06-01 12:00\'',
  ],
])('users, accounts and passkeys in tables made by %s', async (name, style, extra) => {
  const old = await openOldDatabase(`next_auth_${name.toLowerCase()}`)
  const app = await startOldApp('auth-js.mjs', { DATABASE_URL: old.url, ADAPTER: 'drizzle' })
  try {
    await old.sql(authJsTables(name === 'Prisma' ? (table) => table : style, extra))
    const email = `mia-${name}@example.com`
    const mia = await adapter(app, 'createUser', {
      name: `Mia ${name}`,
      email,
      emailVerified: '2026-01-02T03:04:05Z',
    })
    await adapter(app, 'linkAccount', {
      type: 'oauth',
      userId: mia.id,
      provider: 'github',
      providerAccountId: `github-${name}`,
    })
    const { passkey, authenticator } = await authJsPasskey()
    const account = {
      type: 'webauthn',
      userId: mia.id,
      provider: 'passkey',
      providerAccountId: authenticator.credentialID,
    }
    await adapter(app, 'linkAccount', account)
    await adapter(app, 'createAuthenticator', {
      ...authenticator,
      userId: mia.id,
      providerAccountId: account.providerAccountId,
    })
    // The same rows, renamed to Prisma's models.
    if (name === 'Prisma')
      for (const table of ['user', 'account', 'authenticator'])
        await old.sql(`ALTER TABLE "${table}" RENAME TO "${style(table)}"`)

    const { code, counts } = await runImport(clone, ['next-auth', old.url, '--write'])
    expect([code, counts]).toEqual([
      0,
      { users: [1, 0, 0], accounts: [1, 0, 0], passkeys: [1, 0, 0] },
    ])
    expect(
      await sql('SELECT id, created_at FROM users WHERE email = $1', [email.toLowerCase()]),
    ).toEqual([
      { id: mia.id, created_at: extra ? new Date('2025-06-01T12:00:00Z') : expect.any(Date) },
    ])
    expect((await signIn(openBrowser(), passkey)).status).toBe(200)
    expect((await runImport(clone, ['next-auth', old.url])).counts).toEqual({
      users: [0, 1, 0],
      accounts: [0, 1, 0],
      passkeys: [0, 1, 0],
    })
  } finally {
    await app.stop()
    await old.drop()
  }
})

async function adapter(app: { url: string }, method: string, ...args: unknown[]) {
  return call(`${app.url}/${method}`, args)
}

/** A passkey, and what Auth.js stores of it: standard base64. */
async function authJsPasskey() {
  const origin = 'http://localhost:3000'
  const challenge = 'Y2hhbGxlbmdl'
  const user = { id: randomBytes(32).toString('base64url'), name: 'Mia', displayName: 'Mia' }
  const { passkey, response } = createPasskey(origin, {
    rp: { id: 'localhost', name: 'Old app' },
    user,
    challenge,
    pubKeyCredParams: [{ type: 'public-key', alg: -7 }],
  })
  const { registrationInfo } = await verifyRegistrationResponse({
    response,
    expectedChallenge: challenge,
    expectedOrigin: origin,
    expectedRPID: 'localhost',
  })
  const authenticator = {
    credentialID: passkey.id.toString('base64'),
    credentialPublicKey: Buffer.from(registrationInfo?.credential.publicKey ?? []).toString(
      'base64',
    ),
    counter: 0,
    credentialDeviceType: 'singleDevice',
    credentialBackedUp: false,
    transports: 'internal,hybrid',
  }
  return { passkey, authenticator }
}
