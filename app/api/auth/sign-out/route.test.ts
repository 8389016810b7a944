import { expect, test } from 'vitest'
import { type Browser, openBrowser } from '@/lib/testing/browser'
import { signIn, signUp } from '@/lib/testing/ceremonies'
import { count } from '@/lib/testing/database'

/** A plain form post, without JavaScript. */
const FORM = { headers: { 'content-type': 'application/x-www-form-urlencoded' }, rawBody: '' }
const signOut = (browser: Browser) => browser.post('/api/auth/sign-out', undefined, FORM)

test('ends the session on the server: a copied cookie stops working at once', async () => {
  const [browser, thief] = [openBrowser(), openBrowser()]
  const passkey = await signUp(browser)
  const elsewhere = openBrowser()
  await signIn(elsewhere, passkey)
  thief.cookies.set('session', browser.cookies.get('session') ?? '')
  expect(await isSignedIn(thief)).toBe(true)
  await signOut(browser)
  expect([await isSignedIn(browser), await isSignedIn(thief), await isSignedIn(elsewhere)]).toEqual(
    [false, false, true],
  )
})

test('redirects to a page and clears cookie and cache', async () => {
  const browser = openBrowser()
  await signUp(browser)
  const response = await signOut(browser)
  expect([response.status, response.headers.get('location')]).toEqual([303, '/signed-out'])
  expect(response.headers.getSetCookie()).toEqual([
    'session=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax',
  ])
  expect(response.headers.get('clear-site-data')).toBe('"cache"')
  expect(response.headers.get('cache-control')).toBe('no-store')
})

test('twice, signed out, or with a forged cookie: same response, and nothing is recorded', async () => {
  const browser = openBrowser()
  await signUp(browser)
  await signOut(browser)
  const events = await count('security_events')
  const forged = openBrowser()
  forged.cookies.set('session', 'A'.repeat(43))
  for (const visitor of [browser, openBrowser(), forged])
    expect((await signOut(visitor)).status).toBe(303)
  expect(await count('security_events')).toBe(events)
})

async function isSignedIn(browser: Browser): Promise<boolean> {
  const session: { user: unknown } = await (await browser.get('/api/auth/session')).json()
  return session.user !== null
}
