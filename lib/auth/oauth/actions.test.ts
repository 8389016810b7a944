import { randomUUID } from 'node:crypto'
import { revalidatePath } from 'next/cache'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { ERRORS } from '@/lib/errors'
import { type Browser, openBrowser } from '@/lib/testing/browser'
import { snapshot, sql } from '@/lib/testing/database'
import { type FakeIssuer, startFakeIssuer } from '@/lib/testing/fake-issuer'
import { formData } from '@/lib/testing/form-data'
import { configureIssuers, goThrough } from '@/lib/testing/oauth'
import { disconnectAccountAction } from './actions'

// Next's own parts: the request, the router cache, and work after the response.
const request = vi.hoisted(() => ({ headers: new Headers(), after: [] as Promise<unknown>[] }))
vi.mock('next/headers', () => ({ headers: async () => request.headers }))
vi.mock('next/cache', () => ({ revalidatePath: vi.fn() }))
vi.mock('next/server', () => ({ after: (work: Promise<unknown>) => request.after.push(work) }))

let issuer: FakeIssuer
let serial = 0

beforeAll(async () => {
  issuer = await startFakeIssuer()
  configureIssuers({ acme: issuer.url, second: issuer.url })
  vi.stubEnv('RATE_LIMIT_SCALE', '100')
})
beforeEach(() => {
  issuer.reset()
  vi.mocked(revalidatePath).mockClear()
})
afterAll(() => issuer.stop())

/** Signs in a user with two accounts. Returns the accounts' ids. */
async function userWithTwo(): Promise<{ browser: Browser; ids: string[] }> {
  const browser = openBrowser()
  const person = { sub: `person-${++serial}`, name: 'Ada' }
  await goThrough(browser, issuer, person)
  await goThrough(browser, issuer, person, { provider: 'second', intent: 'link' })
  const rows = await sql('SELECT id FROM accounts WHERE account_id = $1 ORDER BY provider_id', [
    person.sub,
  ])
  act(browser)
  return { browser, ids: rows.map(({ id }) => id) }
}

function act(browser: Browser): void {
  request.headers = new Headers({
    origin: browser.origin,
    cookie: `session=${browser.cookies.get('session')}`,
  })
}

test('disconnecting revokes the grant and names the account; the last one cannot be disconnected', async () => {
  const { ids } = await userWithTwo()
  const grants = issuer.grants.size
  expect(await disconnectAccountAction(null, formData({ id: ids[1] ?? '' }))).toEqual({
    ok: true,
    value: { provider: 'Second' },
  })
  expect(revalidatePath).toHaveBeenCalledWith('/settings')
  await Promise.all(request.after)
  expect(issuer.grants.size).toBe(grants - 1)
  vi.mocked(revalidatePath).mockClear()
  expect(await disconnectAccountAction(null, formData({ id: ids[0] ?? '' }))).toMatchObject({
    ok: false,
    code: 'last_sign_in_method',
  })
  expect(revalidatePath).not.toHaveBeenCalled()
  expect(await disconnectAccountAction(null, formData({ id: ids[1] ?? '' }))).toMatchObject({
    ok: false,
    code: 'not_found',
  })
  // The page still showed it.
  expect(revalidatePath).toHaveBeenCalledWith('/settings')
})

test('an unreachable provider does not prevent disconnecting', async () => {
  const { ids } = await userWithTwo()
  issuer.server.on('/revoke', (_, response) => void response.destroy())
  expect(await disconnectAccountAction(null, formData({ id: ids[1] ?? '' }))).toMatchObject({
    ok: true,
  })
  await expect(Promise.all(request.after)).resolves.toBeDefined()
  expect(await sql('SELECT 1 FROM accounts WHERE id = $1', [ids[1]])).toEqual([])
})

test("another user's id, an unknown and a malformed one get the same answer and change nothing", async () => {
  const theirs = await userWithTwo()
  await userWithTwo()
  const before = await snapshot(['accounts', 'security_events'])
  const malformed = ['', 'x', '../..', `${theirs.ids[0]}' OR 1=1`, 'a'.repeat(10_000)].map((id) =>
    formData({ id }),
  )
  const inputs: unknown[] = [
    formData({ id: theirs.ids[0] ?? '' }),
    formData({ id: randomUUID() }),
    ...malformed,
  ]
  inputs.push(
    undefined,
    null,
    {},
    [],
    { id: { not: '' } },
    { id: undefined },
    { id: [theirs.ids[0]] },
  )
  for (const input of inputs) {
    const result = await Reflect.apply(disconnectAccountAction, null, [null, input])
    expect(result).toEqual({
      ok: false,
      code: 'not_found',
      message: ERRORS.not_found.message,
      fields: undefined,
    })
  }
  expect(await snapshot(['accounts', 'security_events'])).toEqual(before)
})

test('a visitor, another site and a stale session change nothing', async () => {
  const { browser, ids } = await userWithTwo()
  const before = await snapshot(['accounts'])
  const input = formData({ id: ids[0] ?? '' })
  request.headers = new Headers({ origin: browser.origin })
  expect(await disconnectAccountAction(null, input)).toMatchObject({ code: 'unauthenticated' })
  act(browser)
  request.headers.set('origin', 'https://evil.example.com')
  expect(await disconnectAccountAction(null, input)).toMatchObject({ code: 'csrf' })
  act(browser)
  await sql("UPDATE sessions SET authenticated_at = now() - interval '16 minutes'")
  expect(await disconnectAccountAction(null, input)).toMatchObject({
    code: 'fresh_sign_in_required',
  })
  expect(await snapshot(['accounts'])).toEqual(before)
})
