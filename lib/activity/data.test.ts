import { beforeEach, expect, test } from 'vitest'
import { recordSecurityEvent } from '@/lib/auth/events'
import { db } from '@/lib/db/client'
import { parseEnv } from '@/lib/env'
import { sweepExpiredRows } from '@/lib/server/sweep'
import { sql } from '@/testing/database'
import { listActivity } from './data'
import { activityView } from './schema'

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

test('an event is told in words, with device and network, to its user alone', async () => {
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
  const { items, nextCursor } = await listActivity(ada, ALL)
  const rest = {
    id: expect.any(String),
    createdAt: expect.any(Date),
    device: 'Chrome on Linux',
    address: '203.0.113.0/24',
  }
  // They may share a millisecond.
  expect(items.sort((a, b) => Number(a.isFailure) - Number(b.isFailure))).toEqual([
    { ...rest, isFailure: false, words: 'Passkey added', details: ['“Phone”'] },
    { ...rest, isFailure: true, words: 'Sign-in failed', details: ['with a passkey'] },
  ])
  expect(nextCursor).toBeNull()
  expect(await listActivity(grace, ALL)).toEqual({ items: [], nextCursor: null })
})

test('an admin is told whom an event was about, the person themselves is not', async () => {
  const event = {
    type: 'admin_changed_role',
    outcome: 'success',
    detail: { targetId: grace, actorId: ada, role: 'admin' },
  } as const
  await recordSecurityEvent(CLIENT, { ...event, userId: ada })
  await recordSecurityEvent({ ipAddress: null, userAgent: null }, { ...event, userId: grace })
  expect((await listActivity(ada, ALL)).items[0]?.details).toEqual(['now admin', `user ${grace}`])
  expect((await listActivity(grace, ALL)).items[0]).toMatchObject({
    details: ['now admin'],
    device: null,
    address: null,
  })
})

test('the pages show each event once, newest first, also of one type', async () => {
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

test('an event whose type or detail is older than these words is still shown', async () => {
  await sql(
    `INSERT INTO security_events (user_id, type, outcome, detail) VALUES ($1, 'carrier_pigeon', 'success', '{"a":{"b":1}}')`,
    [ada],
  )
  expect((await listActivity(ada, ALL)).items).toMatchObject([
    { words: 'carrier pigeon', details: [] },
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
  expect(JSON.parse(JSON.stringify(activityView.parse(query)))).toEqual(view)
})

test.each(['0', '1.5', 'forever', '36501'])(
  'SECURITY_EVENT_RETENTION_DAYS=%s stops the start with one line',
  (days) => {
    expect(() => parseEnv({ ...process.env, SECURITY_EVENT_RETENTION_DAYS: days })).toThrow(
      /^SECURITY_EVENT_RETENTION_DAYS .+ Example: .+=180$/,
    )
  },
)

test('the sweep deletes events after the days of the configuration, and no others', async () => {
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

async function allPages(type: Parameters<typeof listActivity>[1]['type']): Promise<string[]> {
  const ids: string[] = []
  let cursor: string | undefined
  do {
    const page = await listActivity(ada, { type, cursor })
    ids.push(...page.items.map(({ id }) => id))
    cursor = page.nextCursor ?? undefined
  } while (cursor)
  return ids
}
