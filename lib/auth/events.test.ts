import { createHash, randomUUID } from 'node:crypto'
import { beforeEach, expect, test } from 'vitest'
import { db } from '@/lib/db/client'
import { transaction } from '@/lib/db/transaction'
import { parseEnv } from '@/lib/env'
import { sweepExpiredRows } from '@/lib/server/sweep'
import { type Browser, openBrowser } from '@/lib/testing/browser'
import { register, signIn, signUp } from '@/lib/testing/ceremonies'
import { count, sql } from '@/lib/testing/database'
import { logLinesOf } from '@/lib/testing/log-lines'
import { userIdOf } from '@/lib/testing/sessions'
import { eventsView, listSecurityEvents } from './event-list'
import { recordSecurityEvent } from './events'

const ADDRESS = '2a00:1450:4001:829::200e'

test('successes and failures are in the user’s history, with method, address and device', async () => {
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

test('a wrong signature, a decreased counter and a foreign origin are each one failure in the history', async () => {
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

test('a failed sign-up leaves no user and no event', async () => {
  const before = [await count('users'), await count('security_events')]
  await register(openBrowser(), { name: 'Nobody' }, { flags: { UV: false } })
  expect([await count('users'), await count('security_events')]).toEqual(before)
})

test('a log line has user, method, the start of the session’s hash, and a shortened address', async () => {
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

test('a rolled-back event is not logged, a retried one is logged once', async () => {
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

test('an event of a user deleted meanwhile is only a log line; any other failure is thrown', async () => {
  const client = { ipAddress: null, userAgent: null }
  const event = { type: 'sign_out', outcome: 'success', userId: randomUUID() } as const
  const before = await count('security_events')
  const lines = await logLinesOf(() => recordSecurityEvent(client, event))
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([{ userId: event.userId }])
  await expect(transaction((tx) => recordSecurityEvent(client, event, tx))).rejects.toMatchObject({
    code: 'P2010',
  })
  await expect(recordSecurityEvent(client, { ...event, userId: 'Ada' })).rejects.toThrow()
  expect(await count('security_events')).toBe(before)
})

test('no log line contains an email, name, full address, device or credential', async () => {
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
    expect(line).not.toMatch(/lovelace|ada@|blue key|829::|mozilla|localhost:3000/i)
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

const CHROME =
  'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36'
const CLIENT = { ipAddress: '203.0.113.7', userAgent: CHROME }
const ALL = { type: undefined, cursor: undefined }

let ada: string
let grace: string

beforeEach(async () => {
  ada = (await db.user.create({ data: { name: 'Ada' } })).id
  grace = (await db.user.create({ data: { name: 'Grace' } })).id
})

test('an event is listed with device and network, for its user only', async () => {
  await recordSecurityEvent(CLIENT, {
    type: 'sign_in',
    outcome: 'failure',
    userId: ada,
    method: 'passkey',
  })
  await recordSecurityEvent(CLIENT, {
    type: 'passkey_added',
    outcome: 'success',
    userId: ada,
    method: 'passkey',
    detail: { passkey: 'Phone' },
  })
  await recordSecurityEvent(CLIENT, { type: 'sign_in', outcome: 'failure', userId: null })
  const { events, nextCursor } = await listSecurityEvents(ada, ALL)
  const rest = {
    id: expect.any(String),
    createdAt: expect.any(Date),
    device: 'Chrome on Linux',
    address: '203.0.113.0/24',
  }
  // Events may share a millisecond.
  expect(events.sort((a, b) => Number(a.isFailure) - Number(b.isFailure))).toEqual([
    {
      ...rest,
      isFailure: false,
      type: 'passkey_added',
      method: 'passkey',
      detail: { passkey: 'Phone' },
    },
    { ...rest, isFailure: true, type: 'sign_in', method: 'passkey', detail: {} },
  ])
  expect(nextCursor).toBeNull()
  expect(await listSecurityEvents(grace, ALL)).toEqual({ events: [], nextCursor: null })
})

test('pages show each event once, newest first, also when filtered', async () => {
  const time = new Date('2026-03-01T12:00:00.123Z')
  for (const [type, minutes] of [
    ['sign_in', 0],
    ['sign_out', 0],
    ['sign_in', 1],
  ] as const) {
    await sql(
      `INSERT INTO security_events (user_id, type, outcome, created_at) SELECT $1, $2, 'success', $3 FROM generate_series(1, 40)`,
      [ada, type, new Date(time.getTime() + minutes * 60_000)],
    )
  }
  await sql(
    `INSERT INTO security_events (user_id, type, outcome) VALUES ($1, 'sign_in', 'success')`,
    [grace],
  )
  for (const [type, expected] of [
    [undefined, 120],
    ['sign_in', 80],
    ['sign_out', 40],
    ['data_exported', 0],
  ] as const) {
    const inOrder = await sql<{ id: string }>(
      'SELECT id FROM security_events WHERE user_id = $1 AND ($2::text IS NULL OR type = $2) ORDER BY created_at DESC, id',
      [ada, type ?? null],
    )
    expect(inOrder).toHaveLength(expected)
    expect(await allPages(type)).toEqual(inOrder.map(({ id }) => id))
  }
})

test('an event whose type or detail is no longer known is still listed', async () => {
  await sql(
    `INSERT INTO security_events (user_id, type, outcome, detail) VALUES ($1, 'carrier_pigeon', 'success', '{"a":{"b":1}}')`,
    [ada],
  )
  expect((await listSecurityEvents(ada, ALL)).events).toMatchObject([
    { type: 'carrier_pigeon', detail: {} },
  ])
})

test.each([
  [{}, {}],
  [
    { type: 'sign_in', cursor: 'abc' },
    { type: 'sign_in', cursor: 'abc' },
  ],
  [{ type: '', cursor: 'x'.repeat(101) }, {}],
  [{ type: 'constructor' }, {}],
  [{ type: ['sign_in', 'sign_out'] }, {}],
])('the URL %j is the view %j', (query, view) => {
  expect(JSON.parse(JSON.stringify(eventsView.parse(query)))).toEqual(view)
})

test.each(['0', '1.5', 'forever', '36501'])(
  'SECURITY_EVENT_RETENTION_DAYS=%s stops the start with one line',
  (days) => {
    expect(() => parseEnv({ ...process.env, SECURITY_EVENT_RETENTION_DAYS: days })).toThrow(
      /^SECURITY_EVENT_RETENTION_DAYS .+ Example: .+=180$/,
    )
  },
)

test('the sweep deletes events after the configured days, and no others', async () => {
  await sql(
    `INSERT INTO security_events (user_id, type, outcome, created_at) SELECT $1, 'sign_in', 'success', now() - make_interval(days => d)
     FROM unnest(ARRAY[0, 179, 181, 400]) d`,
    [ada],
  )
  await sql(
    `INSERT INTO security_events (user_id, type, outcome, created_at) SELECT NULL, 'sign_in', 'failure', now() - interval '181 days'
     FROM generate_series(1, 2500)`,
  )
  expect(await sweepExpiredRows()).toBeGreaterThanOrEqual(2502)
  const left = await sql(
    "SELECT extract(day FROM now() - created_at)::int AS days FROM security_events WHERE type = 'sign_in' AND user_id = $1",
    [ada],
  )
  expect(left.map(({ days }) => days).sort()).toEqual([0, 179])
  expect(
    await sql("SELECT 1 FROM security_events WHERE created_at < now() - interval '180 days'"),
  ).toEqual([])
})

async function allPages(type: Parameters<typeof listSecurityEvents>[1]['type']): Promise<string[]> {
  const ids: string[] = []
  let cursor: string | undefined
  do {
    const page = await listSecurityEvents(ada, { type, cursor })
    ids.push(...page.events.map(({ id }) => id))
    cursor = page.nextCursor ?? undefined
  } while (cursor)
  return ids
}
