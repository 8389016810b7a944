import { afterAll, beforeAll, expect, test } from 'vitest'
import { getAccessToken } from '@/lib/auth/oauth/account-tokens'
import { getPasswordHash } from '@/lib/auth/oauth/accounts'
import { openBrowser } from '@/lib/testing/browser'
import { register, signIn } from '@/lib/testing/ceremonies'
import { dump, snapshot, sql } from '@/lib/testing/database'
import type { SoftwarePasskey } from '@/lib/testing/software-authenticator'
import { type Clone, makeClone } from '@/proofs/tools/clone'
import { openOldDatabase, runImport } from './import'
import { call, openOldBrowser, startOldApp } from './old-app'

const PASSWORD = 'correct horse battery staple'
const ACCESS_TOKEN = 'google-access-token'

let clone: Clone
let old: Awaited<ReturnType<typeof openOldDatabase>>
let app: Awaited<ReturnType<typeof startOldApp>>
let phone: SoftwarePasskey
let laptop: SoftwarePasskey
let ids: { ada: string; eve: string; grace: string; mia: string }

beforeAll(async () => {
  clone = await makeClone()
  old = await openOldDatabase('better_auth')
  app = await startOldApp('better-auth.mjs', { DATABASE_URL: old.url })

  const browser = openOldBrowser(app)
  const ada = await browser.signUp({ name: 'Ada', email: 'Ada@Example.com', password: PASSWORD })
  await callApp('verifyEmail', { userId: ada })
  phone = await browser.addPasskey('Phone', true)
  laptop = await browser.addPasskey('', false)
  await callApp('linkAccount', {
    userId: ada,
    providerId: 'google',
    accountId: 'google-ada',
    accessToken: ACCESS_TOKEN,
    refreshToken: 'google-refresh-token',
    accessTokenExpiresAt: '2036-01-02T03:04:05.000Z',
    scope: 'openid,email',
  })

  const eve = await openOldBrowser(app).signUp({
    name: 'Eve',
    email: 'eve@example.com',
    password: PASSWORD,
  })
  const grace = await userWith(
    { name: 'Grace', email: 'grace@example.com', emailVerified: true },
    { providerId: 'github', accountId: '42' },
  )
  const claims = {
    sub: 'sub-of-mia',
    oid: '00000000-0000-4000-8000-00000000000a',
    tid: '00000000-0000-4000-8000-00000000000b',
  }
  const idToken = `e30.${Buffer.from(JSON.stringify(claims)).toString('base64url')}.c2ln`
  const mia = await userWith(
    { name: 'Mia', email: 'mia@example.com' },
    { providerId: 'microsoft', accountId: claims.oid, idToken },
  )
  ids = { ada, eve, grace, mia }
})
afterAll(async () => {
  await app.stop()
  await old.drop()
  await clone.remove()
})

test('a dry run reports what would be done and writes nothing', async () => {
  const before = await dump()
  const { code, output, counts } = await runImport(clone, ['better-auth', old.url])
  expect([code, counts]).toEqual([
    0,
    { users: [4, 0, 0], accounts: [5, 0, 0], passkeys: [2, 0, 0] },
  ])
  expect(output).toContain('user, account, passkey')
  expect(output).toContain('Nothing was written. To do it, add: --write')
  expect(output).toContain('Left out: 2 emails that the source does not call verified.')
  expect(output).toContain('Without a way to sign in here: 3 users')
  expect(await dump()).toBe(before)
})

test('with --write it copies users, accounts and passkeys; a second run copies nothing', async () => {
  const first = await runImport(clone, ['better-auth', old.url, '--write'])
  expect([first.code, first.counts]).toEqual([
    0,
    { users: [4, 0, 0], accounts: [5, 0, 0], passkeys: [2, 0, 0] },
  ])
  expect(
    await sql('SELECT name, email, email_verified, webauthn_user_id FROM users ORDER BY name'),
  ).toEqual([
    { name: 'Ada', email: 'ada@example.com', email_verified: true, webauthn_user_id: null },
    { name: 'Eve', email: null, email_verified: false, webauthn_user_id: null },
    { name: 'Grace', email: 'grace@example.com', email_verified: true, webauthn_user_id: null },
    { name: 'Mia', email: null, email_verified: false, webauthn_user_id: null },
  ])
  const [created] = await old.sql('SELECT "createdAt" FROM "user" WHERE id = $1', [ids.ada])
  expect(await sql('SELECT created_at FROM users WHERE name = $1', ['Ada'])).toEqual([
    { created_at: created?.createdAt },
  ])
  expect(
    await sql(
      'SELECT name, device_type, backed_up, transports, user_handle FROM passkeys ORDER BY name DESC',
    ),
  ).toEqual([
    {
      name: 'Phone',
      device_type: 'multiDevice',
      backed_up: true,
      transports: ['internal', 'hybrid'],
      user_handle: null,
    },
    {
      name: 'Passkey',
      device_type: 'singleDevice',
      backed_up: false,
      transports: ['internal', 'hybrid'],
      user_handle: null,
    },
  ])

  const before = await dump()
  const second = await runImport(clone, ['better-auth', old.url, '--write'])
  expect([second.code, second.counts]).toEqual([
    0,
    { users: [0, 4, 0], accounts: [0, 5, 0], passkeys: [0, 2, 0] },
  ])
  expect(await dump()).toBe(before)
})

test('accounts keep subject, tokens and expiry; tokens are encrypted with our key', async () => {
  const ada = await userId('Ada')
  const [google] = await sql("SELECT * FROM accounts WHERE provider_id = 'google'")
  expect(google).toMatchObject({
    user_id: ada,
    account_id: 'google-ada',
    scope: 'openid email',
    access_token: expect.stringMatching(/^v1\./),
  })
  expect(google?.access_token_expires_at).toEqual(new Date('2036-01-02T03:04:05.000Z'))
  expect(await dump()).not.toContain(ACCESS_TOKEN)
  expect(await getAccessToken(ada, 'google')).toBe(ACCESS_TOKEN)
  expect(await sql("SELECT account_id FROM accounts WHERE provider_id = 'github'")).toEqual([
    { account_id: '42' },
  ])
})

test('a Microsoft account is identified by tenant and object id from its ID token', async () => {
  expect(await sql("SELECT account_id FROM accounts WHERE provider_id = 'microsoft'")).toEqual([
    { account_id: '00000000-0000-4000-8000-00000000000b:00000000-0000-4000-8000-00000000000a' },
  ])
})

test('a password’s hash is copied, under the user’s new id', async () => {
  const [stored] = await old.sql(
    'SELECT password FROM account WHERE "userId" = $1 AND "providerId" = $2',
    [ids.ada, 'credential'],
  )
  expect(await getPasswordHash(await userId('Ada'))).toBe(stored?.password)
})

test('passkeys made by better-auth sign in under their own handles, also beside one added here', async () => {
  expect(phone.userHandle).not.toBe(laptop.userHandle)
  const browser = openBrowser()
  expect((await signIn(browser, laptop)).status).toBe(200)
  const { passkey: added, response } = await register(browser, {})
  expect(response.status).toBe(200)
  for (const passkey of [phone, laptop, added, phone])
    expect((await signIn(openBrowser(), passkey)).status).toBe(200)
  const wrong = await signIn(openBrowser(), phone, { userHandle: laptop.userHandle })
  expect(wrong.status).toBe(400)
})

test('rows removed here do not come back, new rows there are copied', async () => {
  const browser = openOldBrowser(app)
  await browser.post('/sign-in/email', { email: 'ada@example.com', password: PASSWORD })
  const tablet = await browser.addPasskey('Tablet')
  await sql('DELETE FROM passkeys WHERE credential_id = $1', [laptop.id.toString('base64url')])
  await sql("DELETE FROM users WHERE name = 'Grace'")
  const { counts } = await runImport(clone, ['better-auth', old.url, '--write'])
  expect(counts).toEqual({ users: [0, 4, 0], accounts: [0, 5, 0], passkeys: [1, 2, 0] })
  expect((await signIn(openBrowser(), tablet)).status).toBe(200)
  expect((await signIn(openBrowser(), laptop)).status).toBe(400)
})

test('an existing user is neither merged nor overwritten; each conflict is a line', async () => {
  const [known] = await sql(
    "INSERT INTO users (name, email, email_verified) VALUES ('Known', 'known@example.com', true), ('Linked', NULL, false) RETURNING id",
  )
  await sql(
    "INSERT INTO accounts (user_id, provider_id, account_id) SELECT id, 'github', '77' FROM users WHERE name = 'Linked'",
  )
  const same = await userWith(
    { name: 'Same', email: 'known@example.com', emailVerified: true },
    { providerId: 'github', accountId: '76' },
  )
  const linked = await userWith(
    { name: 'Other', email: 'other@example.com' },
    { providerId: 'github', accountId: '77' },
  )
  const twins = [
    await userWith(
      { name: 'Twin', email: 'twin1@example.com' },
      { providerId: 'github', accountId: '78' },
    ),
    await userWith(
      { name: 'Twin', email: 'twin2@example.com' },
      { providerId: 'github', accountId: '78' },
    ),
  ].toSorted()
  await callApp('linkAccount', { userId: ids.ada, providerId: 'github', accountId: '77' })
  await callApp('linkAccount', {
    userId: ids.ada,
    providerId: 'microsoft',
    accountId: 'an-object-id',
  })
  await callApp('linkAccount', { userId: ids.ada, providerId: 'passkey', accountId: 'x' })

  const before = await snapshot(['sessions', 'passkeys'])
  const lines = [
    `conflict: user ${same}: the email belongs to user ${known?.id} here; not copied, nor 1 accounts and 0 passkeys`,
    `conflict: user ${linked}: the account at github belongs to user ${await userId('Linked')} here; not copied, nor 1 accounts and 0 passkeys`,
    `conflict: user ${twins[1]}: the account at github belongs to user ${twins[0]} of the source; not copied, nor 1 accounts and 0 passkeys`,
    `conflict: user ${ids.ada}: the account at github belongs to user ${await userId('Linked')} here`,
    `conflict: user ${ids.ada}: account at microsoft: its id there is not the one used here, and no stored ID token tells the other`,
    `conflict: user ${ids.ada}: account at passkey: no provider can have that name here`,
  ]
  const counts = { users: [1, 4, 3], accounts: [1, 5, 6], passkeys: [0, 3, 0] }
  for (const args of [[], ['--write']]) {
    const run = await runImport(clone, ['better-auth', old.url, ...args])
    expect(run.counts).toEqual(counts)
    expect(run.output.split('\n').filter((line) => line.startsWith('conflict'))).toHaveLength(
      lines.length,
    )
    for (const line of lines) expect(run.output).toContain(line)
  }
  expect(
    await sql(
      "SELECT name FROM users WHERE name IN ('Known', 'Linked', 'Same', 'Other', 'Twin') ORDER BY name",
    ),
  ).toEqual(['Known', 'Linked', 'Twin'].map((name) => ({ name })))
  expect(await snapshot(['sessions', 'passkeys'])).toEqual(before)
  expect((await runImport(clone, ['better-auth', old.url, '--write'])).counts).toMatchObject({
    users: [0, 5, 3],
  })
})

test('tokens encrypted by better-auth are left out, UUIDs are kept as ids', async () => {
  const database = await openOldDatabase('better_auth_uuid')
  const other = await startOldApp('better-auth.mjs', {
    DATABASE_URL: database.url,
    ENCRYPT_TOKENS: 'true',
    GENERATE_ID: 'uuid',
  })
  try {
    const { id } = await call(`${other.url}/test/createUser`, {
      name: 'Uma',
      email: 'uma@example.com',
      emailVerified: true,
    })
    await call(`${other.url}/test/linkAccount`, {
      userId: id,
      providerId: 'google',
      accountId: 'google-uma',
      accessToken: 'a',
      refreshToken: 'b',
    })
    const { counts, output } = await runImport(clone, ['better-auth', database.url, '--write'])
    expect(counts).toEqual({ users: [1, 0, 0], accounts: [1, 0, 0], passkeys: [0, 0, 0] })
    expect(output).toContain('Left out: the tokens of 1 accounts')
    expect(
      await sql(
        "SELECT user_id, access_token, refresh_token FROM accounts WHERE account_id = 'google-uma'",
      ),
    ).toEqual([{ user_id: id, access_token: null, refresh_token: null }])
  } finally {
    await other.stop()
    await database.drop()
  }
})

async function callApp(verb: string, body: unknown) {
  return call(`${app.url}/test/${verb}`, body)
}

async function userWith(user: object, account: object): Promise<string> {
  const { id }: { id: string } = await callApp('createUser', { emailVerified: false, ...user })
  await callApp('linkAccount', { userId: id, ...account })
  return id
}

async function userId(name: string): Promise<string> {
  const [row] = await sql('SELECT id FROM users WHERE name = $1', [name])
  return String(row?.id)
}
