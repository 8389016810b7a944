import { randomUUID } from 'node:crypto'
import { createTestUser } from '@/e2e/testing/test-user'
import { ERRORS } from '@/lib/errors'
import type { Page } from '../page'
import type { Visit } from './journey'

export async function signInWithProvider({ page }: Visit): Promise<void> {
  const email = newEmail()
  await page.open('/sign-up')
  await page.click('button', 'Continue with Acme')
  await be(page, email)
  await page.isAt('/todos')
  await page.click('button', 'Sign out')
  await page.isAt('/signed-out')
  await page.open('/profile')
  await page.click('button', 'Continue with Acme')
  await be(page, email)
  await page.isAt('/profile')
}

export async function cancelAtProvider({ page }: Visit): Promise<void> {
  await page.open('/sign-in')
  await page.click('button', 'Continue with Acme')
  await page.click('button', 'Cancel')
  await page.isAt('/sign-in?error=oauth_failed')
  await page.sees('button', 'Continue with Acme')
}

export async function connectProvider({ page, db }: Visit): Promise<void> {
  await page.signIn((await createTestUser(db)).sessionToken)
  await page.open('/settings')
  await page.click('button', 'Connect Acme')
  await be(page, newEmail())
  await page.reads('Acme is connected. You can now sign in with it.')
  await page.click('button', 'Disconnect Acme')
  await page.reads(ERRORS.last_sign_in_method.message)
  await page.open('/settings')
  await page.sees('button', 'Disconnect Acme')
}

async function be(page: Page, email: string): Promise<void> {
  await page.fill('Someone else, by email', email)
  await page.click('button', 'Continue')
}

function newEmail(): string {
  return `person-${randomUUID()}@example.com`
}
