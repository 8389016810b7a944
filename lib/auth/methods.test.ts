import { expect, test } from 'vitest'
import { db } from '@/lib/db/client'
import { sql } from '@/lib/testing/database'
import { configureIssuers } from '@/lib/testing/oauth'
import { methodName, removeAccount, removePasskey } from './methods'

configureIssuers({ acme: 'https://acme.example.com' })

const CLIENT = { ipAddress: null, userAgent: null }
const ROUNDS = 50
let serial = 0

async function userWith({ passkeys = 0, accounts = 0, recoveryCodes = 0, providerId = 'acme' }) {
  const next = () => `${++serial}`
  const { id, ...methods } = await db.user.create({
    data: {
      name: 'Ada',
      passkeys: {
        create: Array.from({ length: passkeys }, () => ({
          name: 'Key',
          credentialId: next().padStart(22, 'k'),
          publicKey: '',
          deviceType: 'singleDevice',
          backedUp: false,
        })),
      },
      accounts: {
        create: Array.from({ length: accounts }, () => ({ providerId, accountId: next() })),
      },
      recoveryCodes: {
        create: Array.from({ length: recoveryCodes }, () => ({ codeHash: next() })),
      },
    },
    select: { id: true, passkeys: { select: { id: true } }, accounts: { select: { id: true } } },
  })
  const removals = [
    ...methods.passkeys.map(
      (row) => () => removePasskey({ userId: id, id: row.id, client: CLIENT }),
    ),
    ...methods.accounts.map(
      (row) => () => removeAccount({ userId: id, id: row.id, client: CLIENT }),
    ),
  ]
  return { id, removals }
}

async function methodsOf(userId: string): Promise<number> {
  const [row] = await sql(
    'SELECT (SELECT count(*) FROM passkeys WHERE user_id = $1)::int + (SELECT count(*) FROM accounts WHERE user_id = $1)::int AS n',
    [userId],
  )
  return row?.n
}

test.each([
  ['passkey', { passkeys: 1 }],
  ['account', { accounts: 1 }],
  ['passkey, despite recovery codes', { passkeys: 1, recoveryCodes: 10 }],
])('the last %s is not removed', async (_, methods) => {
  const { id, removals } = await userWith(methods)
  await expect(removals[0]?.()).rejects.toMatchObject({ code: 'last_sign_in_method' })
  expect(await methodsOf(id)).toBe(1)
})

test.each([
  ['a passkey beside an account', { passkeys: 1, accounts: 1 }],
  ['a passkey beside another', { passkeys: 2 }],
  ['an account beside another', { accounts: 2 }],
])('%s is removed, and the history says so', async (_, methods) => {
  const { id, removals } = await userWith(methods)
  expect(await removals[0]?.()).toBe(true)
  expect(await removals[0]?.()).toBe(false)
  const events = await sql(
    'SELECT type, outcome, method, detail FROM security_events WHERE user_id = $1',
    [id],
  )
  const removed =
    'passkeys' in methods
      ? { type: 'passkey_removed', method: 'passkey', detail: { passkey: 'Key' } }
      : { type: 'account_disconnected', method: 'acme', detail: {} }
  expect(events).toEqual([{ outcome: 'success', ...removed }])
  await expect(removals[1]?.()).rejects.toMatchObject({ code: 'last_sign_in_method' })
})

test('a passkey is removed while another and an account remain', async () => {
  const { id, removals } = await userWith({ passkeys: 2, accounts: 1 })
  expect(await removals[0]?.()).toBe(true)
  expect(await methodsOf(id)).toBe(2)
})

test('neither an account at a disabled provider nor a password counts as a sign-in method', async () => {
  for (const providerId of ['gone', 'credential']) {
    const { id, removals } = await userWith({ passkeys: 1, accounts: 1, providerId })
    await expect(removals[0]?.()).rejects.toMatchObject({ code: 'last_sign_in_method' })
    expect(await methodsOf(id)).toBe(2)
  }
})

test("another user's method and an unknown one are not removed", async () => {
  const [mine, theirs] = [
    await userWith({ passkeys: 2, accounts: 1 }),
    await userWith({ passkeys: 1, accounts: 1 }),
  ]
  const [passkey] = await sql('SELECT id FROM passkeys WHERE user_id = $1', [theirs.id])
  const [account] = await sql('SELECT id FROM accounts WHERE user_id = $1', [theirs.id])
  expect(await removePasskey({ userId: mine.id, id: passkey?.id, client: CLIENT })).toBe(false)
  expect(await removeAccount({ userId: mine.id, id: account?.id, client: CLIENT })).toBe(false)
  expect(await removeAccount({ userId: mine.id, id: passkey?.id, client: CLIENT })).toBe(false)
  expect([await methodsOf(mine.id), await methodsOf(theirs.id)]).toEqual([3, 2])
})

test.each([
  ['passkey', 'a passkey'],
  ['recovery-code', 'a recovery code'],
  ['acme', 'Acme'],
  ['google', 'Google'],
  ['gone', 'gone'],
  ['constructor', 'constructor'],
])('%s is called "%s", also once its provider is disabled or removed', (method, name) => {
  expect(methodName(method)).toBe(name)
})

test.each([
  ['two passkeys', { passkeys: 2 }],
  ['two accounts', { accounts: 2 }],
  ['a passkey and an account', { passkeys: 1, accounts: 1 }],
])(
  `the last two methods removed at once, ${ROUNDS} times (%s): one is left each time`,
  { timeout: 120_000 },
  async (_, methods) => {
    let violations = 0
    for (let round = 0; round < ROUNDS; round++) {
      const { id, removals } = await userWith(methods)
      const results = await Promise.allSettled(removals.map((remove) => remove()))
      const refused = results.filter(
        (result) => result.status === 'rejected' && result.reason.code === 'last_sign_in_method',
      )
      if ((await methodsOf(id)) !== 1 || refused.length !== 1) violations++
    }
    expect(violations).toBe(0)
  },
)
