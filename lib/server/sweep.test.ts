import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { count, sql } from '@/lib/testing/database'
import { waitUntil } from '@/lib/testing/wait-until'
import { startSweeping, sweepExpiredRows } from './sweep'

const TABLES = ['verifications', 'sessions', 'rate_limits', 'security_events', 'users']
const counts = () => Promise.all(TABLES.map(count))

beforeEach(async () => {
  await sql(`TRUNCATE ${TABLES.join(', ')} CASCADE`)
  await sql("INSERT INTO users (name) VALUES ('Ada')")
})
afterEach(() => vi.useRealTimers())

async function addSessions(rows: number, expires: string, lastSeen = 'now()') {
  await sql(
    `INSERT INTO sessions (user_id, token_hash, method, expires_at, last_seen_at)
     SELECT id, rpad(gen_random_uuid()::text, 43, 'x'), 'passkey', ${expires}, ${lastSeen} FROM users, generate_series(1, $1::int)`,
    [rows],
  )
}

async function addVerifications(rows: number, expires: string) {
  await sql(
    `INSERT INTO verifications (id, kind, value, expires_at)
     SELECT rpad(gen_random_uuid()::text, 43, 'x'), 'oauth', '{}', ${expires} FROM generate_series(1, $1::int)`,
    [rows],
  )
}

async function addRateLimits(rows: number, expire: string) {
  await sql(
    `INSERT INTO rate_limits (key, points, expire) SELECT gen_random_uuid()::text, 1, ${expire} FROM generate_series(1, $1::int)`,
    [rows],
  )
}

test('sweeps only expired rows', async () => {
  await addVerifications(2, "now() - interval '1 second'")
  await addVerifications(1, "now() + interval '1 minute'")
  await addSessions(2, "now() - interval '1 second'")
  await addSessions(3, "now() + interval '1 day'", "now() - interval '7 days 1 second'")
  await addSessions(1, "now() + interval '1 day'", "now() - interval '6 days'")
  await addRateLimits(2, 'extract(epoch FROM now()) * 1000 - 1000')
  await addRateLimits(1, 'extract(epoch FROM now()) * 1000 + 60000')
  await sql(
    "INSERT INTO security_events (type, outcome, created_at) VALUES ('sign_in', 'success', now() - interval '181 days'), ('sign_in', 'success', now() - interval '179 days')",
  )
  expect(await sweepExpiredRows()).toBe(2 + 5 + 2 + 1)
  expect(await counts()).toEqual([1, 1, 1, 1, 1])
  expect(await sweepExpiredRows()).toBe(0)
})

test('sweeps mails that are too late to be news, and devices whose cookie has ended', async () => {
  await sql(
    "INSERT INTO devices (user_id, token_hash, last_seen_at) SELECT id, rpad('old', 43, 'x'), now() - interval '401 days' FROM users",
  )
  await sql(
    "INSERT INTO devices (user_id, token_hash, last_seen_at) SELECT id, rpad('new', 43, 'x'), now() - interval '399 days' FROM users",
  )
  for (const age of ['73 hours', '71 hours'])
    await sql(
      `WITH event AS (INSERT INTO security_events (type, outcome) VALUES ('sign_in', 'success') RETURNING id)
       INSERT INTO mails (event_id, user_id, recipient, created_at)
       SELECT event.id, users.id, 'ada@example.com', now() - $1::interval FROM event, users`,
      [age],
    )
  expect(await sweepExpiredRows()).toBe(2)
  expect([await count('mails'), await count('devices')]).toEqual([1, 1])
})

test('sweeps more than one batch', async () => {
  await addVerifications(2_500, "now() - interval '1 second'")
  await addRateLimits(1_000, '0')
  expect(await sweepExpiredRows()).toBe(3_500)
  expect(await counts()).toEqual([0, 0, 0, 0, 1])
})

test('concurrent sweeps share the work and skip locked rows', async () => {
  await addVerifications(1_500, "now() - interval '1 second'")
  const swept = await Promise.all([sweepExpiredRows(), sweepExpiredRows(), sweepExpiredRows()])
  expect(swept.reduce((sum, rows) => sum + rows)).toBe(1_500)
})

test('if one table fails, the others are still swept', async () => {
  await addSessions(1, "now() - interval '1 second'")
  await addRateLimits(1, '0')
  await sql('ALTER TABLE verifications RENAME TO verifications_gone')
  try {
    await expect(sweepExpiredRows()).rejects.toThrow()
  } finally {
    await sql('ALTER TABLE verifications_gone RENAME TO verifications')
  }
  expect(await counts()).toEqual([0, 0, 0, 0, 1])
})

test('a failed sweep is one log line and doesn’t end the process', async () => {
  vi.useFakeTimers({ toFake: ['setInterval'] })
  const lines: string[] = []
  const write = vi
    .spyOn(process.stdout, 'write')
    .mockImplementation((chunk) => lines.push(String(chunk)) > 0)
  await sql('ALTER TABLE verifications RENAME TO verifications_gone')
  try {
    startSweeping()
    vi.advanceTimersByTime(10 * 60 * 1000)
    await waitUntil(() => lines.length > 0)
  } finally {
    write.mockRestore()
    await sql('ALTER TABLE verifications_gone RENAME TO verifications')
  }
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    expect.objectContaining({ event: 'sweep_failed', isDatabaseUnavailable: false }),
  ])
})

test('sweeps every ten minutes', async () => {
  vi.useFakeTimers({ toFake: ['setInterval'] })
  await addVerifications(1, "now() - interval '1 second'")
  startSweeping()
  vi.advanceTimersByTime(10 * 60 * 1000 - 1)
  expect(await count('verifications')).toBe(1)
  vi.advanceTimersByTime(1)
  await waitUntil(async () => (await count('verifications')) === 0)
})
