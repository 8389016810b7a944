import { createHmac } from 'node:crypto'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { recordSecurityEvent } from '@/lib/auth/events'
import { authenticate, getAuthUser } from '@/lib/auth/user'
import { transaction } from '@/lib/db/transaction'
import { env } from '@/lib/env'
import { contentSecurityPolicy } from '@/lib/http/security-headers'
import { getTranslation } from '@/lib/i18n/translate'
import { runDueJobs } from '@/lib/jobs/run'
import { createOrganisation, listMembers, removeMember } from '@/lib/organisations/data'
import { saveProfileAction } from '@/lib/profile/actions'
import { openBrowser } from '@/lib/testing/browser'
import { REGISTER_OPTIONS } from '@/lib/testing/ceremonies'
import { count, snapshot, sql } from '@/lib/testing/database'
import { type Answer, startFakeServer } from '@/lib/testing/fake-server'
import { signInUser } from '@/lib/testing/sessions'

// Next's own parts: the request and the router cache.
const request = vi.hoisted(() => ({ headers: new Headers() }))
vi.mock('next/headers', () => ({ headers: async () => request.headers }))
vi.mock('next/cache', () => ({ revalidatePath: vi.fn() }))

const CLIENT = { ipAddress: '203.0.113.7', userAgent: null }
const SECRET = 'x'.repeat(32)

let ada: Awaited<ReturnType<typeof signInUser>>

beforeEach(async () => {
  await sql('TRUNCATE users CASCADE')
  await sql('DELETE FROM jobs')
  ada = await signInUser('Ada')
  request.headers = ada.headers
})

afterEach(() => vi.unstubAllGlobals())

test('an organisation is there for its members only, and keeps an owner', async () => {
  const grace = await signInUser('Grace')
  const id = await createOrganisation(ada.id, 'Engines')
  expect(await listMembers(ada.id, id)).toMatchObject([{ role: 'owner', user: { id: ada.id } }])
  for (const refused of [
    () => listMembers(grace.id, id),
    () => listMembers(ada.id, grace.id),
    () => removeMember(grace.id, id, ada.id),
  ])
    await expect(refused()).rejects.toMatchObject({ code: 'not_found' })
  await sql("INSERT INTO memberships VALUES ($1, $2, 'member')", [id, grace.id])
  await expect(removeMember(grace.id, id, ada.id)).rejects.toMatchObject({ code: 'not_found' })
  await expect(removeMember(ada.id, id, ada.id)).rejects.toMatchObject({ code: 'forbidden' })
  await removeMember(ada.id, id, grace.id)
  expect(await count('memberships')).toBe(1)
})

test.each([
  ['de-AT,de;q=0.9', 'Willkommen, Ada'],
  ['fr, *', 'Welcome, Ada'],
  ['', 'Welcome, Ada'],
])('the first language that the app speaks is taken: %j', async (accepted, sentence) => {
  request.headers = new Headers({ 'accept-language': accepted })
  expect((await getTranslation())('welcome', { name: 'Ada' })).toBe(sentence)
})

test('a security event is sent once, signed, by several instances; a failure is kept', async () => {
  const receiver = await startFakeServer({ '/hook': () => ({}) })
  Object.assign(env(), { webhookUrl: `${receiver.url}/hook`, webhookSecret: SECRET })
  const event = { type: 'passkey_added', outcome: 'success', userId: ada.id } as const
  for (let events = 0; events < 4; events++) await recordSecurityEvent(CLIENT, event)
  const undone = transaction(async (tx) => {
    await recordSecurityEvent(CLIENT, event, tx)
    throw new Error('no')
  })
  await expect(undone).rejects.toThrow('no')
  await Promise.all([runDueJobs(), runDueJobs()])
  expect(receiver.seen).toHaveLength(4)
  expect(new Set(receiver.seen.map(({ headers }) => headers['webhook-id'])).size).toBe(4)
  for (const { headers, body } of receiver.seen) {
    const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`
    const signature = createHmac('sha256', SECRET).update(signed).digest('base64')
    expect(headers['webhook-signature']).toBe(`v1,${signature}`)
    expect(JSON.parse(body)).toMatchObject({ type: 'passkey_added', userId: ada.id })
    expect(body).not.toContain(CLIENT.ipAddress)
  }

  receiver.on('/hook', (_seen, response) => void response.writeHead(500).end())
  await recordSecurityEvent(CLIENT, event)
  await runDueJobs()
  expect(await sql('SELECT attempts, due_at > now() AS later FROM jobs')).toEqual([
    { attempts: 1, later: true },
  ])
  await receiver.stop()
})

test('a sign-up needs a token that Cloudflare knows from this site; its outage is not the user’s', async () => {
  Object.assign(env(), { captchaSecret: 'secret' })
  const verifier = await startFakeServer()
  const fetchAnywhere = fetch
  vi.stubGlobal('fetch', (url: string, options: RequestInit) =>
    fetchAnywhere(url.replace('https://challenges.cloudflare.com', verifier.url), options),
  )
  const says = async (answer: Answer) => {
    verifier.on('/turnstile/v0/siteverify', answer)
    const body = { name: 'Eve', captcha: 'token' }
    return (await openBrowser().post(REGISTER_OPTIONS, body)).status
  }
  expect(await says(() => ({ success: true, hostname: 'localhost' }))).toBe(200)
  expect(Object.fromEntries(verifier.seen[0]?.form ?? [])).toEqual({
    secret: 'secret',
    response: 'token',
  })
  expect(await says(() => ({ success: false, 'error-codes': ['timeout-or-duplicate'] }))).toBe(403)
  expect(await says(() => ({ success: true, hostname: 'evil.example' }))).toBe(403)
  expect(await says((_, response) => void response.end('<!doctype html>'))).toBe(503)
  expect(await says((_, response) => void response.destroy())).toBe(503)
  await verifier.stop()
  expect(await says(() => ({ success: true, hostname: 'localhost' }))).toBe(503)
})

test('the policies let Cloudflare’s script and frame in, and nothing else of other sites', async () => {
  const policy = contentSecurityPolicy({ nonce: 'n', isDevelopment: false, formActions: [] })
  expect(policy.split('; ')).toContain('frame-src https://challenges.cloudflare.com')

  const createPolicy = vi.fn<(name: string, rules: { createScriptURL: Check }) => void>()
  const location = { origin: 'https://app.example' }
  vi.stubGlobal('window', { location, trustedTypes: { createPolicy } })
  await import('@/instrumentation-client')
  const allow = createPolicy.mock.calls[0]?.[1].createScriptURL
  const script = 'https://challenges.cloudflare.com/turnstile/v0/api.js?render=explicit'
  expect(allow?.(script)).toBe(script)
  for (const other of [
    'https://challenges.cloudflare.com/other.js',
    'https://challenges.cloudflare.com.evil.example/turnstile/v0/api.js',
    'https://app.example/uploads/turnstile/v0/api.js',
  ])
    expect(allow?.(other)).toBeNull()
})
type Check = (url: string) => string | null

test('an admin views as a user, changes nothing meanwhile, and both histories tell of it', async () => {
  const admin = await signInUser('Root', 'admin')
  expect((await viewAs(admin.headers, ada.id)).status).toBe(303)
  request.headers = admin.headers
  expect(await getAuthUser()).toMatchObject({
    id: ada.id,
    role: 'user',
    isFresh: false,
    viewedBy: admin.id,
  })
  expect(await authenticate(admin.headers)).toMatchObject({ id: admin.id, role: 'admin' })

  const before = await snapshot(['users', 'user_profiles', 'sessions', 'security_events'])
  expect(await saveProfileAction(null, new FormData())).toMatchObject({ code: 'forbidden' })
  for (const path of ['/api/account/delete', '/api/account/export', REGISTER_OPTIONS]) {
    const { status } = await post(path, admin.headers, new URLSearchParams())
    expect([path, status]).toEqual([path, 403])
  }
  expect(await snapshot(['users', 'user_profiles', 'sessions', 'security_events'])).toEqual(before)
  const events = await sql('SELECT user_id AS id, type FROM security_events')
  expect(events).toHaveLength(2)
  for (const { id } of [ada, admin])
    expect(events).toContainEqual({ id, type: 'admin_viewed_user' })

  expect((await viewAs(admin.headers, '')).status).toBe(303)
  expect(await getAuthUser()).toMatchObject({ id: admin.id })
})

test('viewing ends by itself', async () => {
  const admin = await signInUser('Root', 'admin')
  await viewAs(admin.headers, ada.id)
  await sql("UPDATE view_as SET expires_at = now() - interval '1 second'")
  request.headers = admin.headers
  expect(await getAuthUser()).toMatchObject({ id: admin.id })
})

test('only an admin with a fresh sign-in views, and no other admin', async () => {
  const [admin, other] = [await signInUser('Root', 'admin'), await signInUser('Other', 'admin')]
  const grace = await signInUser('Grace')
  expect((await viewAs(grace.headers, ada.id)).status).toBe(404)
  expect((await viewAs(admin.headers, other.id)).status).toBe(404)
  await sql("UPDATE sessions SET authenticated_at = now() - interval '16 minutes'")
  expect((await viewAs(admin.headers, ada.id)).status).toBe(403)
  // A demoted admin's row shows nothing.
  await sql("INSERT INTO view_as SELECT id, $1, now() + interval '1 hour' FROM sessions", [ada.id])
  request.headers = grace.headers
  expect(await getAuthUser()).toMatchObject({ id: grace.id })
})

function viewAs(headers: Headers, userId: string) {
  return post('/api/admin/view-as', headers, new URLSearchParams({ userId }))
}

function post(path: string, headers: Headers, rawBody: URLSearchParams) {
  const cookie = headers.get('cookie') ?? ''
  const type = 'application/x-www-form-urlencoded'
  return openBrowser().post(path, null, { headers: { cookie, 'content-type': type }, rawBody })
}
