import { createTestUser, givePasskey } from '@/e2e/testing/test-user'
import type { Visit } from './journey'

export async function reachByKeyboard({ page, db }: Visit): Promise<void> {
  await page.signIn((await createTestUser(db)).sessionToken)
  await page.open('/profile')
  await page.press('Tab')
  await page.hasFocus('link', 'Skip to content')
  await page.press('Enter')
  await page.tabTo('textbox', 'Display name')
  await page.tabTo('textbox', 'Bio')
  await page.tabTo('button', 'Save')
  await page.press('Enter')
  await page.reads('Profile saved.')
  await page.open('/profile')
  await page.tabTo('link', 'Todos')
  await page.press('Enter')
  await page.isAt('/todos')
  await page.tabTo('button', 'Sign out')
  await page.press('Enter')
  await page.isAt('/signed-out')
  await page.tabTo('link', 'Sign in again')
}

export async function useMenuByKeyboard({ page, db }: Visit): Promise<void> {
  await page.signIn((await createTestUser(db)).sessionToken)
  await page.open('/settings/data')
  await page.tabTo('button', 'Account menu')
  await page.press('Enter')
  await page.sees('#account-menu a', 'Sessions')
  await page.press('Tab')
  await page.hasFocus('#account-menu a', 'Profile')
  await page.press('ArrowDown')
  await page.hasFocus('#account-menu a', 'Settings')
  await page.press('End')
  await page.hasFocus('#account-menu button', 'Sign out')
  await page.press('Escape')
  await page.seesNo('#account-menu a', 'Sessions')
  await page.hasFocus('button', 'Account menu')
  await page.press('ArrowDown')
  await page.hasFocus('#account-menu a', 'Profile')
  await page.press('Enter')
  await page.isAt('/profile')
}

export async function confirmByKeyboard({ page, db }: Visit): Promise<void> {
  const user = await createTestUser(db)
  for (const name of ['Laptop', 'Phone']) await givePasskey(db, user, { name })
  await page.signIn(user.sessionToken)
  await page.open('/settings')
  await page.tabTo('button', 'Remove', 'Phone')
  for (const leave of ['Escape', 'Enter'] as const) {
    await page.press('Enter')
    await page.sees('dialog', 'Remove “Phone”?')
    if (leave === 'Enter') await page.hasFocus('button', 'Cancel')
    await page.press(leave)
    await page.seesNo('dialog', 'Remove “Phone”?')
    await page.hasFocus('button', 'Remove', 'Phone')
  }
  await page.press('Enter')
  await page.tabTo('button', 'Remove')
  await page.press('Enter')
  await page.reads('Passkey removed.')
  await page.hasFocus('heading', 'Sign-in methods')
}
