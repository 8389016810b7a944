import type { Page } from '@playwright/test'
import { expect, test } from '@/e2e/testing/fixtures'
import { givePasskey } from '@/e2e/testing/test-user'
import { ERRORS } from '@/lib/errors'

/** Simulates a proxy that rewrites the host. */
async function behindAnotherHost(page: Page): Promise<void> {
  await page.route('**/*', (route) =>
    route.continue({
      headers: { ...route.request().headers(), 'x-forwarded-host': 'internal.example:8080' },
    }),
  )
}

/** Changes action ids into those of another build. */
function ofAnotherBuild(text: string): string {
  return text.replace(/\b([0-9a-f]{38})[0-9a-f]{4}\b/g, '$1dead')
}

/** Makes the page's calls look like those of another build. */
async function callOtherActions(page: Page): Promise<void> {
  await page.route('**/*', (route) => {
    const headers = route.request().headers()
    const action = headers['next-action']
    return route.continue(
      action ? { headers: { ...headers, 'next-action': ofAnotherBuild(action) } } : {},
    )
  })
}

test.describe('with JavaScript', () => {
  test('an action works behind a proxy that rewrites the host', async ({ page, user: _ }) => {
    await behindAnotherHost(page)
    await page.goto('/profile')
    await page.getByLabel('Bio').fill('Behind a proxy')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await expect(page.getByText('Profile saved.')).toBeVisible()
  })

  test('an action of an older build reports a new version, and reloading keeps what was typed', async ({
    page,
    user: _,
    consoleGuard,
  }) => {
    consoleGuard.expect(/status of 409/)
    await page.goto('/profile')
    await callOtherActions(page)
    await page.getByLabel('Bio').fill('Mathematician')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await page.getByRole('button', { name: 'Reload the page' }).click()
    await page.unrouteAll()
    await expect(page.getByLabel('Bio')).toHaveValue('Mathematician')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await expect(page.getByText('Profile saved.')).toBeVisible()
  })

  test('a passkey’s new name stays in its field if the build is outdated', async ({
    page,
    user,
    db,
    consoleGuard,
  }) => {
    consoleGuard.expect(/status of 409/)
    await givePasskey(db, user, { name: 'Old phone' })
    await page.goto('/settings')
    await page.getByRole('button', { name: 'Rename' }).click()
    const name = page.getByRole('textbox', { name: 'Name' })
    await name.fill('New phone')
    await callOtherActions(page)
    await page.getByRole('button', { name: 'Save' }).click()
    await expect(page.getByText('A new version is available. Reload the page')).toBeVisible()
    await expect(name).toHaveValue('New phone')
    await page.unrouteAll()
    await page.getByRole('button', { name: 'Reload the page' }).click()
    await expect(page.getByRole('button', { name: 'Reload the page' })).toHaveCount(0)
    await expect(name).toHaveValue('New phone')
  })
})

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false })

  test('a form works behind a proxy that rewrites the host', async ({ page, user: _ }) => {
    await behindAnotherHost(page)
    await page.goto('/profile')
    await page.getByLabel('Bio').fill('Behind a proxy')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await expect(page.getByText('Profile saved.')).toBeVisible()
  })

  test('a form of an older build leads to a page that says so, with a link back', async ({
    page,
    user: _,
  }) => {
    await page.route('**/profile', async (route) => {
      if (route.request().method() !== 'GET') return route.continue()
      const response = await route.fetch()
      return route.fulfill({ response, body: ofAnotherBuild(await response.text()) })
    })
    await page.goto('/profile')
    await page.getByLabel('Bio').fill('Typed before')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await expect(page.getByRole('heading', { name: 'A new version is available' })).toBeVisible()
    await page.getByRole('link', { name: 'Reload the page' }).click()
    await expect(page).toHaveURL('/profile')
  })
})

test('an action called by another site is 403 with our message, even if a proxy claims our host', async ({
  page,
  user,
  db,
}) => {
  const html = await (await page.request.get('/profile')).text()
  const actions = [...new Set(html.match(/\b[0-9a-f]{42}\b/g))]
  expect(actions.length).toBeGreaterThan(0)
  for (const origin of ['https://evil.example', 'null', 'nonsense']) {
    for (const name of ['accept', 'x-forwarded-host', 'host']) {
      for (const action of [...actions, 'a'.repeat(42)]) {
        const response = await page.request.post('/profile', {
          headers: { [name]: 'evil.example', origin, 'next-action': action },
          multipart: { '1_bio': 'Forged', '0': '[null,"$K1"]' },
        })
        expect(response.status()).toBe(403)
        expect(await response.text()).toBe(ERRORS.csrf.message)
        expect(response.headers()).toMatchObject({ 'x-frame-options': 'DENY' })
      }
    }
  }
  const { rowCount } = await db.query(
    "SELECT 1 FROM user_profiles WHERE user_id = $1 AND bio = 'Forged'",
    [user.id],
  )
  expect(rowCount).toBe(0)
})
