import { revalidatePath } from 'next/cache'
import { beforeEach, expect, test, vi } from 'vitest'
import { openBrowser } from '@/lib/testing/browser'
import { signUp } from '@/lib/testing/ceremonies'
import { openTransaction, sql, statementsOf } from '@/lib/testing/database'
import { makeStale, userIdOf } from '@/lib/testing/sessions'
import { dismissPasskeyOfferAction } from './actions'
import { findPasskeyOffer } from './offer'

// Next's request scope, which exists only while Next answers a request.
let requestHeaders = new Headers()
vi.mock('next/headers', () => ({ headers: async () => requestHeaders }))
vi.mock('next/cache', () => ({ revalidatePath: vi.fn() }))

beforeEach(() => {
  vi.mocked(revalidatePath).mockClear()
  requestHeaders = new Headers()
})

test('a user without a passkey who signed in another way is offered one', async () => {
  const { userId } = await signedInByProvider()
  const sessions = await sql('SELECT id FROM sessions WHERE user_id = $1', [userId])
  const offer = await findPasskeyOffer()
  expect(sessions).toEqual([{ id: offer?.sessionId }])
  expect(offer).toMatchObject({ isFirst: true, isNewSession: true })
})

test('a session is new for a minute', async () => {
  const { browser } = await signedInByProvider()
  await makeStale(browser, 2)
  expect(await findPasskeyOffer()).toMatchObject({ isFirst: true, isNewSession: false })
})

test('visitors and users with a passkey get no offer; after a passkey sign-in it costs no statement', async () => {
  expect(await findPasskeyOffer()).toBeNull()
  const { userId } = await signedInByProvider({ hasPasskey: true })
  expect(await findPasskeyOffer()).toMatchObject({ isFirst: false })
  await sql("UPDATE sessions SET method = 'passkey' WHERE user_id = $1", [userId])
  const statements = await statementsOf(async () =>
    expect(await findPasskeyOffer()).toMatchObject({ isFirst: false }),
  )
  expect(statements).toHaveLength(1)
})

test('an action of a user deleted in the meantime says that they are signed out', async () => {
  const { userId } = await signedInByProvider()
  const deletion = await openTransaction('DELETE FROM users WHERE id = $1', [userId])
  const pending = dismissPasskeyOfferAction(null, new FormData())
  await deletion.hasWaiter()
  await deletion.commit()
  expect(await pending).toMatchObject({ ok: false, code: 'unauthenticated' })
  expect(revalidatePath).not.toHaveBeenCalled()
})

test('"Don’t ask again" is stored for the user and shown on every page', async () => {
  const { userId } = await signedInByProvider()
  expect(await dismissPasskeyOfferAction(null, new FormData())).toMatchObject({ ok: true })
  expect(revalidatePath).toHaveBeenCalledWith('/', 'layout')
  expect(await findPasskeyOffer()).toMatchObject({ isFirst: false })
  const elsewhere = await signedInByProvider()
  expect(await findPasskeyOffer()).toMatchObject({ isFirst: true })
  expect(elsewhere.userId).not.toBe(userId)
})

async function signedInByProvider({ hasPasskey = false } = {}) {
  const browser = openBrowser()
  await signUp(browser)
  const userId = await userIdOf(browser)
  if (!hasPasskey) await sql('DELETE FROM passkeys WHERE user_id = $1', [userId])
  await sql("UPDATE sessions SET method = 'local' WHERE user_id = $1", [userId])
  requestHeaders = new Headers({
    origin: browser.origin,
    cookie: `session=${browser.cookies.get('session')}`,
  })
  return { browser, userId }
}
