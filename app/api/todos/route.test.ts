import { revalidatePath } from 'next/cache'
import { beforeEach, expect, test, vi } from 'vitest'
import TokensPage from '@/app/(app)/settings/tokens/page'
import { createAccessTokenAction, revokeAccessTokenAction } from '@/lib/auth/access-tokens/actions'
import { listAccessTokens } from '@/lib/auth/access-tokens/store'
import { env } from '@/lib/env'
import { openBrowser } from '@/lib/testing/browser'
import { count, snapshot, sql, statementsOf } from '@/lib/testing/database'
import { signInUser } from '@/lib/testing/sessions'
import { createTodo } from '@/lib/todos/data'

// Next's own parts: the request and the router cache.
const request = vi.hoisted(() => ({ headers: new Headers() }))
vi.mock('next/headers', () => ({ headers: async () => request.headers }))
vi.mock('next/cache', () => ({ revalidatePath: vi.fn() }))

const ROUTE = '/api/todos'
const TABLES = ['personal_access_tokens', 'todos', 'sessions', 'security_events']

let ada: { id: string; headers: Headers }
let token: string

beforeEach(async () => {
  Object.assign(env(), { hasAccessTokens: true })
  await sql('TRUNCATE users CASCADE')
  await sql('DELETE FROM todos')
  ada = await signInUser('Ada')
  request.headers = ada.headers
  token = await create()
})

test('a token lists its owner’s todos page by page, and adds one', async () => {
  const grace = await signInUser('Grace')
  await createTodo(grace.id, { title: 'Write a compiler' })
  await sql(
    `INSERT INTO todos (user_id, title, created_at)
     SELECT $1, 'Todo ' || n, now() - make_interval(secs => n) FROM generate_series(1, 50) n`,
    [ada.id],
  )
  const added = await post(token, { title: ' Buy milk ' })
  expect(added.status).toBe(201)
  expect(await added.json()).toMatchObject({ title: 'Buy milk', completed: false })

  const first = await (await get(token)).json()
  expect(first).toMatchObject({ total: 51, nextCursor: expect.any(String) })
  expect(first.todos[0]).toMatchObject({ title: 'Buy milk' })
  const rest = await (await get(token, `${ROUTE}?cursor=${first.nextCursor}`)).json()
  expect(rest).toMatchObject({ todos: [{ title: 'Todo 50' }], nextCursor: null })
  const completed = await (await get(token, `${ROUTE}?filter=completed`)).json()
  expect(completed.todos).toEqual([])
})

test('answers are not cached, set no cookie and allow no other origin', async () => {
  for (const response of [await get(token), await get(null), await post(token, { title: 'Tea' })]) {
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(response.headers.getSetCookie()).toEqual([])
    expect(response.headers.get('access-control-allow-origin')).toBeNull()
  }
})

test('a request takes one statement for the token', async () => {
  await get(token)
  const statements = await statementsOf(() => get(token))
  expect(statements).toHaveLength(2)
  expect(statements[0]).toContain('FROM personal_access_tokens')
})

test.each([
  ['no header', undefined],
  ['an empty header', ''],
  ['another scheme', 'Basic YWRhOnNlY3JldA=='],
])('%s: 401 with a challenge, and no statement', async (_name, authorization) => {
  const statements = await statementsOf(async () => {
    const response = await send({ authorization })
    expect(response.status).toBe(401)
    expect(response.headers.get('www-authenticate')).toBe('Bearer realm="api"')
    expect(await response.json()).toMatchObject({
      error: { code: 'unauthenticated', message: 'Send a valid personal access token.' },
    })
  })
  expect(statements).toEqual([])
})

const HOSTILE: [string, (token: string) => string][] = [
  ['no token', () => 'Bearer'],
  ['two tokens in one header, as two headers are joined', (own) => `Bearer ${own}, Bearer ${own}`],
  ['a token and more', (own) => `Bearer ${own} ${own}`],
  ['a token in quotes', (own) => `Bearer "${own}"`],
  ['a huge token', (own) => `Bearer ${own.repeat(200)}`],
  ['bytes beyond ASCII', (own) => `Bearer ${own.slice(0, -1)}é`],
  ['SQL', () => "Bearer ' OR 1=1 --"],
]
test.each(HOSTILE)('%s: 401 invalid_token, and no statement', async (_name, headerFor) => {
  const statements = await statementsOf(async () =>
    expectInvalid(await send({ authorization: headerFor(token) })),
  )
  expect(statements).toEqual([])
})

test('the scheme is read in any case, and so are any spaces after it', async () => {
  for (const scheme of ['bearer', 'BEARER', 'Bearer '])
    expect((await send({ authorization: `${scheme} ${token}` })).status).toBe(200)
})

test('an unknown, expired or revoked token is refused, and so is one whose user is gone', async () => {
  const unknown = `${token.slice(0, -43)}${'x'.repeat(43)}`
  expectInvalid(await get(unknown))
  await sql("UPDATE personal_access_tokens SET expires_at = now() - interval '1 second'")
  expectInvalid(await get(token))
  await sql("UPDATE personal_access_tokens SET expires_at = now() + interval '1 day'")
  expect((await get(token)).status).toBe(200)
  await revoke(token)
  expectInvalid(await get(token))

  const another = await create()
  expect((await get(another)).status).toBe(200)
  await sql('DELETE FROM users WHERE id = $1', [ada.id])
  expectInvalid(await get(another))
})

test('a scope opens nothing else', async () => {
  const [reads, writes] = [await create(['todos:read']), await create(['todos:write'])]
  for (const [response, scope] of [
    [await post(reads, { title: 'Tea' }), 'todos:write'],
    [await get(writes), 'todos:read'],
  ] as const) {
    expect(response.status).toBe(403)
    expect(response.headers.get('www-authenticate')).toBe(
      `Bearer realm="api", error="insufficient_scope", scope="${scope}"`,
    )
    expect(await response.json()).toMatchObject({
      error: { code: 'forbidden', message: `This access token lacks the scope ${scope}.` },
    })
  }
  expect(await count('todos')).toBe(0)
  expect([(await get(reads)).status, (await post(writes, { title: 'Tea' })).status]).toEqual([
    200, 201,
  ])
})

test('a token anywhere but in the header counts for nothing', async () => {
  const inQuery = await get(null, `${ROUTE}?access_token=${token}&token=${token}`)
  const inBody = await post(null, { title: 'Tea', access_token: token, token })
  const inCookie = await send({ cookie: `access_token=${token}; session=${token}` })
  for (const response of [inQuery, inBody, inCookie]) expect(response.status).toBe(401)
  expect(await count('todos')).toBe(0)
})

test('a session opens no token route, so another site’s post can do nothing', async () => {
  const cookie = ada.headers.get('cookie') ?? undefined
  expect((await send({ cookie })).status).toBe(401)
  for (const origin of ['http://localhost:3000', 'https://evil.example', undefined])
    expect((await post(null, { title: 'Tea' }, { cookie, origin })).status).toBe(401)
  expect(await count('todos')).toBe(0)
})

test('a token and somebody else’s session: the token decides', async () => {
  const grace = await signInUser('Grace')
  const cookie = grace.headers.get('cookie') ?? undefined
  await post(token, { title: 'Tea' }, { cookie })
  expect(await sql('SELECT user_id FROM todos')).toEqual([{ user_id: ada.id }])
})

test('a token is no session: not for pages, actions, step-ups or the session’s own routes', async () => {
  const authorization = `Bearer ${token}`
  const browser = openBrowser()
  const before = await snapshot(TABLES)
  const session = await browser.get('/api/auth/session', { headers: { authorization } })
  expect(await session.json()).toEqual({ user: null, session: null })
  for (const route of ['/api/account/export', '/api/account/delete'])
    expect((await browser.post(route, {}, { headers: { authorization } })).status).toBe(401)
  for (const cookie of ['', `session=${token}`, `session=${token.slice(-43)}`]) {
    request.headers = new Headers({ authorization, cookie, origin: 'http://localhost:3000' })
    expect(await createAccessTokenAction(null, fields())).toMatchObject({ code: 'unauthenticated' })
    expect(await revokeAccessTokenAction(null, fields())).toMatchObject({ code: 'unauthenticated' })
    await expect(TokensPage()).rejects.toMatchObject({
      digest: expect.stringContaining('/sign-in?returnTo=%2Fsettings%2Ftokens'),
    })
  }
  expect(await snapshot(TABLES)).toEqual(before)
})

test('failures from one address have a budget; valid tokens from there still work', async () => {
  const browser = openBrowser()
  const attempt = (given: string) =>
    browser.get(ROUTE, { headers: { authorization: `Bearer ${given}` } })
  const unknown = `${token.slice(0, -43)}${'x'.repeat(43)}`
  for (let failures = 0; failures < 10; failures++) expectInvalid(await attempt(unknown))
  const refused = await attempt(unknown)
  expect(refused.status).toBe(429)
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
  expect((await attempt(token)).status).toBe(200)
})

test('todos written with tokens take from the same budget as those written in the app', async () => {
  await sql('INSERT INTO rate_limits (key, points, expire) VALUES ($1, 120, $2)', [
    `todoWrites:${ada.id}`,
    Date.now() + 60_000,
  ])
  expect((await post(token, { title: 'Tea' })).status).toBe(429)
})

test.each([[{}], [{ title: '' }], [{ title: 7 }], [[]], ['x'], [null]])(
  'an invalid todo is refused with its field: %j',
  async (body) => {
    const response = await post(token, body)
    expect(response.status).toBe(400)
    expect(await response.json()).toMatchObject({
      error: { code: 'invalid_input', fields: { title: expect.any(String) } },
    })
  },
)

test('creation needs a fresh sign-in, this site, a name, permissions and a lifetime', async () => {
  const before = await snapshot(['personal_access_tokens'])
  for (const [change, field] of [
    [{ name: ' ' }, 'name'],
    [{ days: '3650' }, 'days'],
    [{ scopes: [] }, 'scopes'],
    [{ scopes: ['todos:read', 'admin:write'] }, 'scopes'],
  ] as const)
    expect(await createAccessTokenAction(null, fields(change))).toMatchObject({
      code: 'invalid_input',
      fields: { [field]: expect.any(String) },
    })
  for (const input of [undefined, null, '', 7, [], {}, { name: 'Backup', scopes: ['todos:read'] }])
    expect(await Reflect.apply(createAccessTokenAction, null, [null, input])).toMatchObject({
      code: 'invalid_input',
      submitted: { scopes: [] },
    })
  request.headers = new Headers(ada.headers)
  request.headers.set('origin', 'https://evil.example')
  expect(await createAccessTokenAction(null, fields())).toMatchObject({ code: 'csrf' })
  request.headers = ada.headers
  await sql("UPDATE sessions SET authenticated_at = now() - interval '16 minutes'")
  expect(await createAccessTokenAction(null, fields())).toMatchObject({
    code: 'fresh_sign_in_required',
    submitted: { name: 'Backup', days: '30', scopes: ['todos:read', 'todos:write'] },
  })
  expect(await snapshot(['personal_access_tokens'])).toEqual(before)
})

test('the list of tokens is shown again after a change, and after one that came too late', async () => {
  const [row] = await listAccessTokens(ada.id)
  const input = new FormData()
  input.set('id', row?.id ?? '')
  for (const [act, shown] of [
    [() => createAccessTokenAction(null, fields()), 1],
    [() => createAccessTokenAction(null, fields({ name: '' })), 0],
    [() => revokeAccessTokenAction(null, input), 1],
    [() => revokeAccessTokenAction(null, input), 1],
  ] as const) {
    vi.mocked(revalidatePath).mockClear()
    await act()
    expect(vi.mocked(revalidatePath).mock.calls).toEqual(
      Array.from({ length: shown }, () => ['/settings/tokens']),
    )
  }
})

test('another user’s token cannot be revoked', async () => {
  const [row] = await listAccessTokens(ada.id)
  request.headers = (await signInUser('Grace')).headers
  const input = new FormData()
  input.set('id', row?.id ?? '')
  expect(await revokeAccessTokenAction(null, input)).toMatchObject({ code: 'not_found' })
  expect((await get(token)).status).toBe(200)
})

test('switched off, page, route and actions do not exist, and the token costs no statement', async () => {
  Object.assign(env(), { hasAccessTokens: false })
  const statements = await statementsOf(async () => {
    for (const response of [await get(token), await get(null), await post(token, { title: 'Tea' })])
      expect(response.status).toBe(404)
    await expect(TokensPage()).rejects.toMatchObject({ digest: 'NEXT_HTTP_ERROR_FALLBACK;404' })
  })
  expect(statements).toEqual([])
  expect(await createAccessTokenAction(null, fields())).toMatchObject({ code: 'not_found' })
  const [row] = await listAccessTokens(ada.id)
  const input = new FormData()
  input.set('id', row?.id ?? '')
  expect(await revokeAccessTokenAction(null, input)).toMatchObject({ code: 'not_found' })
})

function fields({
  name = 'Backup',
  days = '30',
  scopes = ['todos:read', 'todos:write'],
}: {
  name?: string
  days?: string
  scopes?: readonly string[]
} = {}): FormData {
  const data = new FormData()
  data.set('name', name)
  data.set('days', days)
  for (const scope of scopes) data.append('scopes', scope)
  return data
}

async function create(scopes?: string[]): Promise<string> {
  const created = await createAccessTokenAction(null, fields({ scopes }))
  if (!created.ok) throw new Error(created.message)
  return created.value
}

async function revoke(given: string): Promise<void> {
  const tokens = await listAccessTokens(ada.id)
  const input = new FormData()
  input.set('id', tokens.find(({ ending }) => given.endsWith(ending))?.id ?? '')
  expect(await revokeAccessTokenAction(null, input)).toMatchObject({ ok: true })
}

type RequestHeaders = Record<string, string | undefined>

/** As a script does, without a cookie. */
function send(headers: RequestHeaders, path = ROUTE): Promise<Response> {
  return openBrowser().get(path, { headers })
}

function get(given: string | null, path = ROUTE): Promise<Response> {
  return send(bearer(given), path)
}

function post(given: string | null, body: unknown, headers: RequestHeaders = {}) {
  return openBrowser().post(ROUTE, body, {
    headers: { ...bearer(given), origin: undefined, ...headers },
  })
}

function bearer(given: string | null): RequestHeaders {
  return given === null ? {} : { authorization: `Bearer ${given}` }
}

function expectInvalid(response: Response): void {
  expect([response.status, response.headers.get('www-authenticate')]).toEqual([
    401,
    'Bearer realm="api", error="invalid_token"',
  ])
}
