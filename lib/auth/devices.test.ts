import { randomUUID } from 'node:crypto'
import { beforeEach, expect, test, vi } from 'vitest'
import { openBrowser } from '@/lib/testing/browser'
import { signUp } from '@/lib/testing/ceremonies'
import { snapshot, sql } from '@/lib/testing/database'
import { formData } from '@/lib/testing/form-data'
import { MALFORMED_IDS } from '@/lib/testing/malformed-ids'
import { userIdOf } from '@/lib/testing/sessions'
import { renameDeviceAction } from './actions'
import { listSessions } from './session-list'

// Next's own parts: the request and the router cache.
const request = vi.hoisted(() => {
  process.env.RATE_LIMIT_SCALE = '1000'
  return { headers: new Headers() }
})
vi.mock('next/headers', () => ({ headers: async () => request.headers }))
vi.mock('next/cache', () => ({ revalidatePath: vi.fn() }))

const TABLES = ['devices', 'sessions', 'security_events']

let ada: Awaited<ReturnType<typeof person>>
let grace: Awaited<ReturnType<typeof person>>

beforeEach(async () => {
  ada = await person('Ada')
  grace = await person('Grace')
  request.headers = ada.headers
})

test('a device gets a name, trimmed and without direction overrides; an empty name removes it', async () => {
  expect(await rename(ada.sessionId, ' Laptop\u202e ')).toMatchObject({ ok: true })
  expect(await deviceOf(ada.userId)).toBe('Laptop')
  expect(await rename(ada.sessionId, '  ')).toMatchObject({ ok: true })
  expect(await deviceOf(ada.userId)).toBe('Unknown device')
})

test("another user's session, an unknown one and a malformed id get the same answer and change nothing", async () => {
  const before = await snapshot(TABLES)
  for (const id of [grace.sessionId, randomUUID(), ...MALFORMED_IDS])
    expect(await rename(id, 'Mine')).toMatchObject({ ok: false, code: 'not_found' })
  expect(await snapshot(TABLES)).toEqual(before)
})

test('a name that is not text, is too long or cannot be stored is refused, and the typed text comes back', async () => {
  const before = await snapshot(TABLES)
  for (const name of [undefined, null, 7, {}, ['Laptop'], 'x'.repeat(81), 'x'.repeat(10_240), '\0'])
    expect(await rename(ada.sessionId, name)).toMatchObject({
      code: 'invalid_input',
      fields: { name: expect.stringMatching(/^Device name /) },
    })
  for (const input of [undefined, null, 'Laptop', 7, [], new Map([['name', 'Laptop']])])
    expect(await Reflect.apply(renameDeviceAction, null, [null, input])).toMatchObject({
      ok: false,
    })
  const typed = { id: ada.sessionId, name: 'x'.repeat(81) }
  expect(await renameDeviceAction(null, formData(typed))).toMatchObject({ submitted: typed })
  expect(await snapshot(TABLES)).toEqual(before)
})

test('without a session, with an ended one, or from another site, nothing changes', async () => {
  const before = await snapshot(TABLES)
  const cookie = ada.headers.get('cookie') ?? ''
  request.headers = new Headers({ cookie, origin: 'https://evil.example' })
  expect(await rename(ada.sessionId, 'Mine')).toMatchObject({ ok: false, code: 'csrf' })
  request.headers = new Headers({ origin: 'http://localhost:3000' })
  expect(await rename(ada.sessionId, 'Mine')).toMatchObject({ ok: false, code: 'unauthenticated' })
  expect(await snapshot(TABLES)).toEqual(before)

  await sql("UPDATE sessions SET expires_at = now() - interval '1 second' WHERE id = $1", [
    ada.sessionId,
  ])
  request.headers = ada.headers
  const ended = await snapshot(TABLES)
  expect(await rename(ada.sessionId, 'Mine')).toMatchObject({ ok: false, code: 'unauthenticated' })
  expect(await snapshot(TABLES)).toEqual(ended)
})

/** React decodes whatever was posted: a client may send anything instead of a form. */
function rename(id: unknown, name: unknown) {
  return Reflect.apply(renameDeviceAction, null, [null, { id, name }])
}

async function deviceOf(userId: string): Promise<string | undefined> {
  return (await listSessions(userId))[0]?.device
}

async function person(name: string) {
  const browser = openBrowser()
  await signUp(browser, name)
  const cookie = [...browser.cookies].map(([key, value]) => `${key}=${value}`).join('; ')
  const userId = await userIdOf(browser)
  return {
    userId,
    sessionId: (await listSessions(userId))[0]?.id ?? '',
    headers: new Headers({ cookie, origin: browser.origin }),
  }
}
