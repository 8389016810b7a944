import assert from 'node:assert/strict'
import { createTestSession, createTestUser, givePasskey } from '@/e2e/testing/test-user'
import { until } from '../until'
import type { Visit } from './journey'

const CONFIRMATION = 'Type “delete my account” to confirm'

export async function changeProfile({ page, db }: Visit): Promise<void> {
  const { id, sessionToken } = await createTestUser(db)
  await page.signIn(sessionToken)
  await page.open('/profile')
  await page.fill('Display name', 'Countess')
  await page.fill('Bio', 'Poet and programmer.')
  await page.fill('Avatar URL', 'http://pictures.example/ada.png')
  await page.click('button', 'Save')
  await page.reads('Avatar URL must be an https:// link to an image.')
  await page.fill('Avatar URL', '')
  await page.click('radio', 'Dark')
  await page.click('button', 'Save')
  await page.reads('Profile saved.')
  await until('the page is dark', () =>
    page.run(() => document.documentElement.dataset.theme === 'dark'),
  )
  await page.open('/profile')
  assert.equal(
    await page.run(() => document.querySelector('textarea')?.value),
    'Poet and programmer.',
  )
  const { rows } = await db.query(
    'SELECT display_name, theme FROM user_profiles WHERE user_id = $1',
    [id],
  )
  assert.deepEqual(rows, [{ display_name: 'Countess', theme: 'dark' }])
}

export async function useSettings({ page, db }: Visit): Promise<void> {
  const user = await createTestUser(db)
  await givePasskey(db, user, { name: 'Laptop' })
  await createTestSession(db, user.id)
  await page.signIn(user.sessionToken)
  await page.open('/settings')
  await page.click('button', 'Rename', 'Laptop')
  await page.fill('Name', 'x'.repeat(81))
  await page.click('button', 'Save')
  await page.reads('at most 80 characters')
  await page.fill('Name', 'Blue key')
  await page.click('button', 'Save')
  await page.hasFocus('button', 'Rename', 'Blue key')

  await page.open('/settings/sessions')
  await page.click('button', 'Sign out other sessions')
  await page.reads('All other sessions are signed out.')
  await page.open('/settings/activity')
  await page.reads('Blue key')

  await page.open('/settings/recovery-codes')
  await page.click('button', 'Generate recovery codes')
  await page.sees('heading', 'Your new recovery codes')
  const codes = await page.run(() => document.querySelectorAll('main code').length)
  assert.equal(codes, 10)

  await page.open('/settings/data')
  await page.fill(CONFIRMATION, 'delete')
  await page.click('button', 'Delete account')
  await page.reads('Type the words exactly: delete my account.')
  await page.fill(CONFIRMATION, 'delete my account')
  await page.click('button', 'Delete account')
  await page.isAt('/deleted')
  assert.equal((await db.query('SELECT 1 FROM users WHERE id = $1', [user.id])).rowCount, 0)
}
