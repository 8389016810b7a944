import { randomUUID } from 'node:crypto'
import { expect, test, vi } from 'vitest'
import { POST as exportActivity } from '@/app/api/admin/activity/route'
import { POST as exportUser } from '@/app/api/admin/export/route'
import { changeRoleAction, deleteUserAction } from '@/lib/admin/actions'
import { activityView, listActivity } from '@/lib/admin/activity'
import { getUserDetails, listUsers } from '@/lib/admin/data'
import { sweepExpiredRows } from '@/lib/server/sweep'
import { snapshot, sql } from '@/lib/testing/database'
import { formData } from '@/lib/testing/form-data'
import { signInUser } from '@/lib/testing/sessions'

const request = await vi.hoisted(async () => {
  process.env.DEMO = 'true'
  process.env.SIGN_UP = 'open'
  return { headers: new Headers() }
})
vi.mock('next/headers', () => ({ headers: async () => request.headers }))
vi.mock('next/cache', () => ({ revalidatePath: vi.fn() }))
vi.mock('next/server', () => ({ after: vi.fn() }))

const EMAIL = 'ada@private.example'
const VISITOR = { id: randomUUID(), role: 'user' } as const
const OPERATOR = { id: randomUUID(), role: 'admin' } as const

test('a visitor sees users and events, but no email, address or id at a provider', async () => {
  const ada = await signInUser('Ada')
  await sql('UPDATE users SET email = $1, email_verified = true WHERE id = $2', [EMAIL, ada.id])
  await sql(
    "INSERT INTO accounts (user_id, provider_id, account_id, email) VALUES ($1, 'google', 'subject-1', $2)",
    [ada.id, EMAIL],
  )
  await sql(
    "INSERT INTO security_events (user_id, type, outcome, ip_address, detail) VALUES ($1, 'account_linked', 'success', '203.0.113.9', $2)",
    [ada.id, JSON.stringify({ email: EMAIL })],
  )
  const everything = async (viewer: typeof VISITOR | typeof OPERATOR) =>
    JSON.stringify([
      await listUsers(viewer, { q: '', cursor: undefined }),
      await getUserDetails(viewer, ada.id),
      await listActivity(viewer, activityView.parse({})),
    ])
  const shown = await everything(OPERATOR)
  const masked = await everything(VISITOR)
  for (const secret of [EMAIL, 'subject-1', '203.0.113']) {
    expect(shown).toContain(secret)
    expect(masked).not.toContain(secret)
  }
  expect(masked).toContain('Ada')
})

test('nobody can be found by a masked email', async () => {
  const find = async (viewer: typeof VISITOR | typeof OPERATOR) =>
    (await listUsers(viewer, { q: 'private.example', cursor: undefined })).users.length
  expect(await find(OPERATOR)).toBe(1)
  expect(await find(VISITOR)).toBe(0)
  const view = activityView.parse({ user: 'private.example' })
  expect((await listActivity(VISITOR, view)).events).toEqual([])
})

test('a visitor can change and export nothing', async () => {
  const visitor = await signInUser('Grace')
  const { id: userId } = await signInUser('Linus')
  request.headers = visitor.headers
  const before = await snapshot(['users', 'sessions', 'security_events'])
  const refused = { ok: false, code: 'forbidden' }
  expect(await changeRoleAction(null, formData({ userId, role: 'admin' }))).toMatchObject(refused)
  expect(await deleteUserAction(null, formData({ userId }))).toMatchObject(refused)
  for (const [path, post] of [
    ['/api/admin/activity', exportActivity],
    ['/api/admin/export', exportUser],
  ] as const) {
    const url = `http://localhost:3000${path}`
    const body = formData({ userId })
    const answer = await post(
      new Request(url, { method: 'POST', headers: visitor.headers, body }),
      {
        params: Promise.resolve({}),
      },
    )
    expect(answer.status).toBe(403)
  }
  expect(await snapshot(['users', 'sessions', 'security_events'])).toEqual(before)
})

test('todos last an hour', async () => {
  const { id } = await signInUser('Ada')
  await sql(
    "INSERT INTO todos (user_id, title, created_at) VALUES ($1, 'old', now() - interval '61 minutes'), ($1, 'new', now())",
    [id],
  )
  await sweepExpiredRows()
  expect(await sql('SELECT title FROM todos')).toEqual([{ title: 'new' }])
})
