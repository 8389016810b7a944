import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { transaction } from '@/lib/db/transaction'
import { type Browser, openBrowser } from '@/testing/browser'
import { register, signIn, signUp } from '@/testing/ceremonies'
import { count, sql } from '@/testing/database'
import { logLinesOf } from '@/testing/log-lines'
import { userIdOf } from '@/testing/sessions'
import { recordSecurityEvent } from './events'

const ADDRESS = '2a00:1450:4001:829::200e'

test('successes and failures are in the history of the user, with method, address and device', async () => {
  const browser = openBrowser({ address: ADDRESS })
  const passkey = await signUp(browser)
  const userId = await userIdOf(browser)
  await register(browser, {})
  await signIn(openBrowser({ address: '198.51.100.7' }), passkey)
  await signIn(openBrowser({ address: '198.51.100.8' }), passkey, { flags: { UV: false } })
  await signIn(browser, passkey)
  await browser.post('/api/auth/sign-out', {})

  const events = await sql(
    'SELECT type, outcome, method, ip_address, user_agent FROM security_events WHERE user_id = $1 ORDER BY created_at',
    [userId],
  )
  const device = { user_agent: 'Mozilla/5.0 (Test)' }
  expect(events).toEqual([
    { type: 'sign_up', outcome: 'success', method: 'passkey', ip_address: ADDRESS, ...device },
    {
      type: 'passkey_added',
      outcome: 'success',
      method: 'passkey',
      ip_address: ADDRESS,
      ...device,
    },
    {
      type: 'sign_in',
      outcome: 'success',
      method: 'passkey',
      ip_address: '198.51.100.7',
      ...device,
    },
    {
      type: 'sign_in',
      outcome: 'failure',
      method: 'passkey',
      ip_address: '198.51.100.8',
      ...device,
    },
    { type: 'step_up', outcome: 'success', method: 'passkey', ip_address: ADDRESS, ...device },
    {
      type: 'sign_out',
      outcome: 'success',
      method: expect.toBeOneOf([null, 'passkey']),
      ip_address: ADDRESS,
      ...device,
    },
  ])
})

test('a wrong signature, a counter that went back, a foreign origin: each is a failure in the history, and no more', async () => {
  const browser = openBrowser()
  const passkey = await signUp(browser, 'Ada', { counter: 7 })
  const userId = await userIdOf(browser)
  const failures = () =>
    sql("SELECT 1 FROM security_events WHERE user_id = $1 AND outcome = 'failure'", [userId])
  for (const changes of [
    { counter: 7 },
    { clientData: { origin: 'https://evil.example' } },
    { rpId: 'evil.example' },
    { userHandle: undefined },
  ]) {
    const before = (await failures()).length
    expect((await signIn(openBrowser(), passkey, changes)).status).toBe(400)
    expect(await failures()).toHaveLength(before + 1)
  }
})

test('a sign-up that failed leaves nothing: no user, no event', async () => {
  const before = [await count('users'), await count('security_events')]
  await register(openBrowser(), { name: 'Nobody' }, { flags: { UV: false } })
  expect([await count('users'), await count('security_events')]).toEqual(before)
})

test('a log line names user, method and the beginning of the session’s hash, and shortens the address', async () => {
  const browser = openBrowser({ address: ADDRESS })
  const [signedUp] = await logLinesOf(() => signUp(browser))
  const hash = sessionHash(browser)
  expect(JSON.parse(signedUp ?? '')).toEqual({
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    event: 'sign_up',
    outcome: 'success',
    method: 'passkey',
    userId: await userIdOf(browser),
    session: hash.slice(0, 8),
    address: '2a00:1450:4001::/48',
  })
  const [signedOut] = await logLinesOf(() => browser.post('/api/auth/sign-out', {}))
  expect(JSON.parse(signedOut ?? '')).toMatchObject({
    event: 'sign_out',
    session: hash.slice(0, 8),
    address: '2a00:1450:4001::/48',
  })
})

test('what is rolled back is not in the log; what is tried again is there once', async () => {
  const userId = await userIdOf(await signedUp())
  const event = { type: 'account_deleted', outcome: 'success', userId } as const
  const client = { ipAddress: null, userAgent: null }
  const rolledBack = await logLinesOf(() =>
    expect(
      transaction(async (tx) => {
        await recordSecurityEvent(client, event, tx)
        throw new Error('no')
      }),
    ).rejects.toThrow('no'),
  )
  expect(rolledBack).toEqual([])

  let attempts = 0
  const repeated = await logLinesOf(() =>
    transaction(async (tx) => {
      await recordSecurityEvent(client, event, tx)
      if (++attempts < 3)
        await tx.$executeRawUnsafe(
          `DO $$ BEGIN RAISE EXCEPTION 'again' USING ERRCODE = 'serialization_failure'; END $$`,
        )
    }),
  )
  expect([attempts, repeated.length]).toEqual([3, 1])
})

test('no log line holds an e-mail, a name, a whole address, a device or a credential', async () => {
  const browser = openBrowser({ address: ADDRESS })
  const lines = await logLinesOf(async () => {
    const passkey = await signUp(browser, 'Ada Lovelace')
    await sql("UPDATE users SET email = 'ada@example.com', email_verified = true WHERE id = $1", [
      await userIdOf(browser),
    ])
    await register(browser, {}, { body: (right) => ({ ...right, name: 'Blue key' }) })
    await signIn(browser, passkey)
    await signIn(browser, passkey, { flags: { UV: false } })
    await browser.post('/api/auth/sign-out', {})
  })
  expect(lines).toHaveLength(5)
  for (const line of lines) {
    expect(line).toMatch(/^\{.*\}\n$/)
    expect(line).not.toMatch(/ada|lovelace|blue|829::|mozilla|localhost:3000/i)
  }
})

async function signedUp(): Promise<Browser> {
  const browser = openBrowser()
  await signUp(browser)
  return browser
}

function sessionHash(browser: Browser): string {
  return createHash('sha256')
    .update(browser.cookies.get('session') ?? '')
    .digest('base64url')
}
