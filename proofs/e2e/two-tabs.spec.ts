import { Authenticator } from '@/e2e/testing/authenticator'
import { expect, test } from '@/e2e/testing/fixtures'
import { givePasskey } from '@/e2e/testing/test-user'
import { HOME_PATH } from '@/lib/brand'

const SIGN_IN = { name: 'Sign in with a passkey' }

test('concurrent ceremonies in two tabs both finish and leave one session', async ({
  page,
  context,
  authenticator,
  createUser,
  db,
  addPasskey,
}) => {
  const [ada, grace] = [await createUser(), await createUser()]
  await db.query('DELETE FROM sessions WHERE user_id = ANY ($1)', [[ada.id, grace.id]])
  const other = await context.newPage()
  const otherAuthenticator = await Authenticator.on(other)
  await addPasskey(ada)
  await otherAuthenticator.add(await givePasskey(db, grace))
  await page.goto('/sign-in')
  await other.goto('/sign-in')
  await Promise.all([authenticator.armed(), otherAuthenticator.armed()])

  // The first tab's response is held back until the second tab has finished.
  const otherIsDone = other.waitForResponse('**/sign-in/verify')
  await page.route('**/sign-in/verify', async (route) => {
    await otherAuthenticator.answering(() => other.getByRole('button', SIGN_IN).click())
    expect((await otherIsDone).status()).toBe(200)
    await route.continue()
  })
  const verified = page.waitForResponse('**/sign-in/verify')
  await authenticator.answering(() => page.getByRole('button', SIGN_IN).click())
  expect((await verified).status()).toBe(200)
  await Promise.all([page.waitForURL(HOME_PATH), other.waitForURL(HOME_PATH)])

  const { rows } = await db.query('SELECT user_id FROM sessions WHERE user_id = ANY ($1)', [
    [ada.id, grace.id],
  ])
  expect(rows).toEqual([{ user_id: ada.id }])
})
