import { randomUUID } from 'node:crypto'
import { beforeEach, expect, test } from 'vitest'
import { consumeRateLimit } from '@/lib/http/rate-limit'
import { openBrowser } from '@/lib/testing/browser'
import { errorCode, signUp } from '@/lib/testing/ceremonies'
import { snapshot, sql } from '@/lib/testing/database'
import { MALFORMED_IDS } from '@/lib/testing/malformed-ids'
import { makeStale, userIdOf } from '@/lib/testing/sessions'
import { activityView, listActivity } from './activity'

const ACTIVITY = '/api/admin/activity'
const EXPORT = '/api/admin/export'
const ROUTES = [ACTIVITY, EXPORT]
const FORM = { 'content-type': 'application/x-www-form-urlencoded' }
const ADMIN = { role: 'admin' } as const

type Browser = ReturnType<typeof openBrowser>

let admin: Browser
let adminId: string
let ada: Browser
let adaId: string

beforeEach(async () => {
  for (const table of ['security_events', 'users']) await sql(`DELETE FROM ${table}`)
  admin = openBrowser()
  await signUp(admin, 'Grace')
  adminId = await userIdOf(admin)
  await sql("UPDATE users SET role = 'admin' WHERE id = $1", [adminId])
  ada = openBrowser()
  await signUp(ada, '=HYPERLINK("https://evil.example")')
  adaId = await userIdOf(ada)
  await sql("UPDATE users SET email = 'ada@example.com', email_verified = true WHERE id = $1", [
    adaId,
  ])
})

test('events are filtered by user, type and day, alone and together', async () => {
  await addEvents(adaId, 'sign_out', ['2026-03-01T23:59:59.999Z', '2026-03-02T00:00:00Z'])
  const seen = async (query: Record<string, string>) =>
    (await listActivity(ADMIN, activityView.parse(query))).events.map(
      ({ type, user, createdAt }) => [type, user?.id, createdAt.toISOString().slice(0, 10)],
    )
  expect(await seen({})).toHaveLength(4)
  expect(await seen({ user: 'grace' })).toEqual([['sign_up', adminId, expect.any(String)]])
  expect(await seen({ user: 'ADA@example' })).toHaveLength(3)
  expect(await seen({ user: adaId.toUpperCase(), type: 'sign_out' })).toHaveLength(2)
  expect(await seen({ to: '2026-03-01' })).toEqual([['sign_out', adaId, '2026-03-01']])
  expect(await seen({ from: '2026-03-02', type: 'sign_out' })).toEqual([
    ['sign_out', adaId, '2026-03-02'],
  ])
  for (const hostile of ['%', '_', "'; DROP TABLE users; --", randomUUID()])
    expect(await seen({ user: hostile })).toEqual([])
  for (const day of ['2026-02-30', '0000-01-01', 'yesterday', '', '-1'])
    expect(await seen({ from: day, to: day })).toHaveLength(4)
})

test('pages follow each other without a gap, also where a filter is set', async () => {
  await sql(
    `INSERT INTO security_events (user_id, type, outcome, created_at)
     SELECT $1, 'sign_out', 'success', now() - make_interval(secs => n / 2) FROM generate_series(1, 120) n`,
    [adaId],
  )
  const ids = new Set<string>()
  let cursor: string | undefined
  let pages = 0
  do {
    const view = activityView.parse({ type: 'sign_out', user: adaId, cursor })
    const page = await listActivity(ADMIN, view)
    for (const { id } of page.events) ids.add(id)
    cursor = page.nextCursor ?? undefined
    pages++
  } while (cursor)
  expect([ids.size, pages]).toEqual([120, 3])
})

test('the CSV holds what the filters show; no cell runs as a formula or breaks out of its line', async () => {
  await sql(
    `INSERT INTO security_events (user_id, type, outcome, method, detail) VALUES ($1, 'passkey_added', 'success', '@SUM(1)', $2)`,
    [adaId, { passkey: 'a"b\n=1+1' }],
  )
  await addEvents(adminId, 'passkey_added', [new Date().toISOString()])
  const response = await post(admin, ACTIVITY, { user: adaId, type: 'passkey_added' })
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8')
  expect(response.headers.get('content-disposition')).toMatch(
    /^attachment; filename="activity-\d{4}-\d\d-\d\d\.csv"$/,
  )
  const [header, line, ...rest] = (await response.text()).split('\r\n')
  expect(header).toBe(
    '"time","event","outcome","method","user id","name","email","device","address","detail"',
  )
  expect(line?.split(',').slice(1)).toEqual([
    '"passkey_added"',
    '"success"',
    `"'@SUM(1)"`,
    `"${adaId}"`,
    `"'=HYPERLINK(""https://evil.example"")"`,
    '"ada@example.com"',
    '""',
    '""',
    String.raw`"{""passkey"":""a\""b\n=1+1""}"`,
  ])
  expect(rest).toEqual([''])
  expect(await eventsOf('admin_exported_activity')).toEqual([adminId])
})

test('a user’s data is exported whole, without secrets, and both histories record it', async () => {
  const response = await post(admin, EXPORT, { userId: adaId })
  expect(response.headers.get('content-disposition')).toContain(`user-${adaId}-`)
  expect(await response.json()).toMatchObject({
    user: { id: adaId, email: 'ada@example.com' },
    passkeys: [{ deviceType: 'singleDevice' }],
  })
  expect((await eventsOf('admin_exported_user')).sort()).toEqual([adminId, adaId].sort())
})

test.each(ROUTES)(
  '%s: does not exist for anybody but an admin, and changes nothing',
  async (path) => {
    const before = await snapshot(['security_events'])
    expect((await post(ada, path, { userId: adaId })).status).toBe(404)
    expect((await post(openBrowser(), path, { userId: adaId })).status).toBe(401)
    const foreign = await post(admin, path, { userId: adaId }, { origin: 'https://evil.example' })
    expect(foreign.status).toBe(403)
    await makeStale(ada)
    expect((await post(ada, path, { userId: adaId })).status).toBe(404)
    await sql("UPDATE users SET role = 'user' WHERE id = $1", [adminId])
    expect((await post(admin, path, { userId: adaId })).status).toBe(404)
    expect(await snapshot(['security_events'])).toEqual(before)
  },
)

test('the list is not found by anybody but an admin', async () => {
  await expect(listActivity({ role: 'user' }, activityView.parse({}))).rejects.toMatchObject({
    code: 'not_found',
  })
})

test.each(ROUTES)(
  '%s: counts as a change by an admin, of which there is a budget',
  async (path) => {
    const takePoint = () => consumeRateLimit('adminChanges', adminId)
    const spent = await Promise.allSettled(Array.from({ length: 60 }, takePoint))
    expect(spent.every(({ status }) => status === 'fulfilled')).toBe(true)
    const response = await post(admin, path, { userId: adaId })
    expect([response.status, await errorCode(response)]).toEqual([429, 'too_many_requests'])
  },
)

test.each(ROUTES)('%s: asks for a sign-in within 15 minutes, and leads back', async (path) => {
  await makeStale(admin)
  const fields = { userId: adaId }
  expect((await post(admin, path, fields)).status).toBe(403)
  const page = path === EXPORT ? `/admin/users/${adaId}` : '/admin/activity'
  const navigation = await post(admin, path, fields, { 'sec-fetch-mode': 'navigate' })
  expect([navigation.status, navigation.headers.get('location')]).toEqual([
    303,
    `/confirm?returnTo=${encodeURIComponent(page)}`,
  ])
})

test('an unknown user and a malformed id are not found, and leave no event', async () => {
  const before = await snapshot(['security_events'])
  for (const userId of [randomUUID(), ...MALFORMED_IDS.map(String)])
    expect((await post(admin, EXPORT, { userId })).status).toBe(404)
  expect(await snapshot(['security_events'])).toEqual(before)
})

function post(
  browser: Browser,
  path: string,
  fields: Record<string, string>,
  headers: Record<string, string> = {},
) {
  return browser.post(path, null, {
    rawBody: new URLSearchParams(fields),
    headers: { ...FORM, ...headers },
  })
}

async function addEvents(userId: string, type: string, times: string[]): Promise<void> {
  for (const time of times)
    await sql(
      "INSERT INTO security_events (user_id, type, outcome, created_at) VALUES ($1, $2, 'success', $3)",
      [userId, type, time],
    )
}

async function eventsOf(type: string): Promise<string[]> {
  const rows = await sql<{ user_id: string }>(
    'SELECT user_id FROM security_events WHERE type = $1',
    [type],
  )
  return rows.map(({ user_id }) => user_id)
}
