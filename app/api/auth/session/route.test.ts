import { expect, test } from 'vitest'
import { openBrowser } from '@/lib/testing/browser'
import { signUp } from '@/lib/testing/ceremonies'
import { sql } from '@/lib/testing/database'

test('says who is signed in and with which session, and nothing else', async () => {
  const browser = openBrowser()
  await signUp(browser)
  const response = await browser.get('/api/auth/session')
  const [row] = await sql<{
    id: string
    user_id: string
    expires_at: Date
    authenticated_at: Date
  }>('SELECT * FROM sessions')
  expect(response.status).toBe(200)
  expect(response.headers.get('cache-control')).toBe('no-store')
  expect(await response.json()).toEqual({
    user: { id: row?.user_id, name: 'Ada', email: null, image: null, role: 'user' },
    session: {
      id: row?.id,
      expiresAt: row?.expires_at.toISOString(),
      authenticatedAt: row?.authenticated_at.toISOString(),
      method: 'passkey',
    },
  })
})

test('signed out: null in both, and no cache either', async () => {
  const response = await openBrowser().get('/api/auth/session')
  expect([response.status, await response.json()]).toEqual([200, { user: null, session: null }])
  expect(response.headers.get('cache-control')).toBe('no-store')
})
