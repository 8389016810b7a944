import type { Page } from '@playwright/test'
import { expect, test } from '@/e2e/testing/fixtures'
import { HOME_PATH } from '@/lib/brand'

/** The page's scripts as one text, and the paths of its requests to the API. */
async function load(page: Page, path: string) {
  const scripts: Promise<string>[] = []
  const calls: string[] = []
  page.on('response', (response) => {
    const { pathname } = new URL(response.url())
    if (pathname.endsWith('.js')) scripts.push(response.text())
    if (pathname.startsWith('/api/')) calls.push(pathname)
  })
  const response = await page.goto(path, { waitUntil: 'networkidle' })
  return { response, calls, code: (await Promise.all(scripts)).join('\n') }
}

test('without FedCM, the sign-in loads none of its code and may connect to itself only', async ({
  page,
}) => {
  const { response, calls, code } = await load(page, '/sign-in')
  expect(code).toContain('/api/auth/passkey/sign-in/options')
  expect(code).not.toContain('fedcm/options')
  expect(response?.headers()['content-security-policy']).toContain("; connect-src 'self'; ")
  expect(calls).toEqual(['/api/auth/passkey/sign-in/options'])
})

test('without news, a page loads neither notices nor the offer, and asks for nothing', async ({
  page,
  user,
  db,
}) => {
  await db.query(
    "UPDATE sessions SET authenticated_at = now() - interval '2 minutes' WHERE user_id = $1",
    [user.id],
  )
  const { calls, code } = await load(page, HOME_PATH)
  expect(code).not.toBe('')
  expect(code).not.toMatch(/newestId|passkey-on-device-offered|signalAllAcceptedCredentials/)
  expect(calls).toEqual([])
})
