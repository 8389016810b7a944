import type { Page } from '@playwright/test'
import { HOME_PATH } from '@/lib/nouns'
import { expect, test } from './testing/fixtures'
import { holdScripts } from './testing/held-scripts'
import { createTestSession, givePasskey } from './testing/test-user'

const SIGN_IN = { name: 'Sign in with a passkey' }

/** Opens a page whose scripts come only after `action`: what is pressed there has to be kept until they are there. */
async function beforeScripts(page: Page, path: string, action: () => Promise<void>) {
  const letScriptsCome = await holdScripts(page)
  await page.goto(path, { waitUntil: 'commit' })
  await action()
  letScriptsCome()
}

test('a sign-up sent before the scripts are there is made once they are, with the name that was typed', async ({
  page,
  authenticator,
  personName,
}) => {
  await authenticator.answering(() =>
    beforeScripts(page, '/sign-up', async () => {
      await page.getByLabel('Name').fill(personName)
      await page.getByRole('button', { name: 'Create account with a passkey' }).click()
    }),
  )
  await page.waitForURL(HOME_PATH)
  expect(await (await page.request.get('/api/auth/session')).json()).toMatchObject({
    user: { name: personName },
  })
})

test('so is a press on the sign-in', async ({ page, authenticator, createUser, db }) => {
  await authenticator.add(await givePasskey(db, await createUser()))
  // A refusal: only a ceremony that the button started speaks of it, autofill says nothing.
  await authenticator.refusing(async () => {
    await beforeScripts(page, '/sign-in', () => page.getByRole('button', SIGN_IN).click())
    await expect(page.getByRole('alert').filter({ hasText: 'No passkey was used.' })).toBeVisible()
  })
})

test('so is a press on the sign-in that confirms who it is', async ({
  page,
  context,
  authenticator,
  user,
  signIn,
  db,
}) => {
  await authenticator.add(await givePasskey(db, user))
  await signIn(context, {
    sessionToken: await createTestSession(db, user.id, { authenticatedMinutesAgo: 16 }),
  })
  await authenticator.answering(() =>
    beforeScripts(page, '/confirm?returnTo=/settings', () =>
      page.getByRole('button', SIGN_IN).click(),
    ),
  )
  await page.waitForURL('/settings')
})

test('so is a press on a passkey to add', async ({ page, authenticator, user, db }) => {
  await authenticator.answering(() =>
    beforeScripts(page, '/settings', () =>
      page.getByRole('button', { name: 'Add a passkey' }).click(),
    ),
  )
  await expect(page.getByRole('status').filter({ hasText: 'Passkey added.' })).toBeVisible()
  expect((await db.query('SELECT 1 FROM passkeys WHERE user_id = $1', [user.id])).rowCount).toBe(1)
})
