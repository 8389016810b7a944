import { beforeEach, expect, test, vi } from 'vitest'
import { GET as getGreeting } from '@/app/api/greeting/route'
import { GET as getAvatarRoute } from '@/app/avatars/[id]/route'
import { createUser } from '@/lib/auth/users'
import { saveAvatarAction } from '@/lib/avatars/actions'
import { transaction } from '@/lib/db/transaction'
import { env } from '@/lib/env'
import { HANDLERS } from '@/lib/jobs/handlers'
import { enqueue } from '@/lib/jobs/queue'
import { runDueJobs } from '@/lib/jobs/run'
import { count, sql } from '@/lib/testing/database'
import { signInUser } from '@/lib/testing/sessions'
import { openSmtpServer } from '@/lib/testing/smtp-server'

// Next's own parts: the request and the router cache.
const request = vi.hoisted(() => ({ headers: new Headers() }))
vi.mock('next/headers', () => ({ headers: async () => request.headers }))
vi.mock('next/cache', () => ({ revalidatePath: vi.fn() }))

let ada: Awaited<ReturnType<typeof signInUser>>

beforeEach(async () => {
  await sql('TRUNCATE users CASCADE')
  await sql('DELETE FROM jobs')
  ada = await signInUser('Ada')
  request.headers = ada.headers
})

test('several instances run each job once; a failed one stays and is due later', async () => {
  const seen: string[] = []
  HANDLERS.counted = async ({ id }) => void seen.push(id)
  HANDLERS.failing = async () => Promise.reject(new Error('no'))
  await transaction(async (tx) => {
    for (let job = 0; job < 6; job++) await enqueue(tx, 'counted', {})
    await enqueue(tx, 'failing', {})
  })
  await Promise.all([runDueJobs(), runDueJobs(), runDueJobs()])
  expect(new Set(seen).size).toBe(6)
  expect(seen).toHaveLength(6)
  expect(await sql('SELECT kind, attempts, due_at > now() AS later FROM jobs')).toEqual([
    { kind: 'failing', attempts: 1, later: true },
  ])
})

test('a job that another instance has claimed is left to it, and does not hold up the next', async () => {
  const seen: unknown[] = []
  HANDLERS.counted = async ({ payload }) => void seen.push(payload)
  await transaction((tx) => enqueue(tx, 'counted', { name: 'claimed' }))
  await sql("UPDATE jobs SET due_at = now() - interval '1 minute'")
  await transaction((tx) => enqueue(tx, 'counted', { name: 'next' }))
  await transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM jobs ORDER BY due_at LIMIT 1 FOR UPDATE`
    await runDueJobs()
  })
  expect(seen).toEqual([{ name: 'next' }])
  expect(await count('jobs')).toBe(1)
})

test('a job of a transaction that fails is not there', async () => {
  const failed = transaction(async (tx) => {
    await enqueue(tx, 'welcome', { userId: ada.id })
    throw new Error('no')
  })
  await expect(failed).rejects.toThrow('no')
  expect(await count('jobs')).toBe(0)
})

test('a new user with a verified email is welcomed, and nobody else', async () => {
  const server = await openSmtpServer()
  Object.assign(env(), { smtpUrl: server.url })
  await transaction((tx) => createUser(tx, { name: 'Grace', verifiedEmail: 'grace@example.com' }))
  await transaction((tx) => createUser(tx, { name: 'Eve' }))
  await runDueJobs()
  server.close()
  expect(server.mails.map(({ to }) => to)).toEqual([['<grace@example.com>']])
  expect(await count('jobs')).toBe(0)
})

const PNG = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(100)])

test('an uploaded picture is served with its type, to signed-in users only', async () => {
  expect(await upload(PNG, 'text/html')).toMatchObject({ ok: true })
  const [profile] = await sql<{ url: string }>('SELECT avatar_url AS url FROM user_profiles')
  const url = profile?.url ?? ''
  const served = await get(url, ada.headers)
  expect(served.status).toBe(200)
  expect(served.headers.get('content-type')).toBe('image/png')
  expect(served.headers.get('x-content-type-options')).toBe('nosniff')
  expect(Buffer.from(await served.arrayBuffer())).toEqual(PNG)
  expect((await get(url, new Headers())).status).toBe(401)

  await upload(PNG)
  expect((await get(url, ada.headers)).status).toBe(404)
  expect(await count('avatars')).toBe(1)
})

test.each([
  ['HTML', Buffer.from('<script>alert(1)</script>')],
  ['SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')],
  ['nothing', Buffer.alloc(0)],
  ['256 KB and a byte', Buffer.concat([PNG, Buffer.alloc(256 * 1024)])],
])('%s is refused next to the field', async (_name, bytes) => {
  expect(await upload(bytes, 'image/png')).toMatchObject({
    code: 'invalid_input',
    fields: { picture: expect.any(String) },
  })
  expect(await count('avatars')).toBe(0)
})

test('text in place of a picture is refused', async () => {
  const input = new FormData()
  input.set('picture', 'text')
  expect(await saveAvatarAction(null, input)).toMatchObject({ code: 'invalid_input' })
})

test('the public route answers guests and users', async () => {
  const greet = async (headers: Headers) =>
    (await getGreeting(new Request('http://localhost:3000/api/greeting', { headers }), {})).json()
  expect(await greet(new Headers())).toEqual({ greeting: 'Hello' })
  expect(await greet(ada.headers)).toEqual({ greeting: 'Hello, Ada' })
})

function upload(bytes: Buffer<ArrayBuffer>, type = 'image/png') {
  const input = new FormData()
  input.set('picture', new File([bytes], 'picture', { type }))
  return saveAvatarAction(null, input)
}

function get(url: string, headers: Headers) {
  const id = url.split('/').at(-1) ?? ''
  return getAvatarRoute(new Request(`http://localhost:3000${url}`, { headers }), {
    params: Promise.resolve({ id }),
  })
}
