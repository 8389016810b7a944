import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { createTestUser, makeStale } from '@/e2e/testing/test-user'
import type { Authenticator } from '../driver'
import type { Page } from '../page'
import { until } from '../until'
import type { Visit } from './journey'

const CREATE = ['button', 'Create account with a passkey'] as const
const SIGN_IN = ['button', 'Sign in with a passkey'] as const
const UNSUPPORTED = 'This browser does not support passkeys.'

export async function signUpAndBack({ page }: Visit): Promise<void> {
  await signUp(page)
  await page.click('button', 'Sign out')
  await page.isAt('/signed-out')
  await page.open('/profile')
  await page.isAt('/sign-in?returnTo=%2Fprofile')
  await page.click(...SIGN_IN)
  await page.isAt('/profile')
}

export async function cancelDialogs({ page, db }: Visit): Promise<void> {
  const name = `Ada ${randomUUID()}`
  const device = await emptyDevice(page)
  await page.open('/sign-up')
  await page.fill('Name', name)
  await device.refusing(async () => {
    await page.click(...CREATE)
    await page.reads('No passkey was used.')
  })
  assert.equal(await page.run(() => document.querySelector('input')?.value), name)
  assert.equal((await db.query('SELECT 1 FROM users WHERE name = $1', [name])).rowCount, 0)
  await page.click(...CREATE)
  await page.isAt('/todos')

  await page.signOut()
  await page.open('/sign-in')
  await device.refusing(async () => {
    await page.click(...SIGN_IN)
    await page.reads('No passkey was used.')
  })
  await page.click(...SIGN_IN)
  await page.isAt('/todos')
}

export async function addSecondPasskey({ page }: Visit): Promise<void> {
  const device = await signUp(page)
  await page.open('/settings')
  await page.click('button', 'Add a passkey')
  await page.reads('This device already has a passkey for you.')
  await device.replace()
  await page.click('button', 'Add a passkey')
  await page.reads('Passkey added.')
  await until('two passkeys are listed', () =>
    page.run(() => document.querySelectorAll('main li button[name=rename]').length === 2),
  )
  await page.signOut()
  await page.open('/sign-in')
  await page.click(...SIGN_IN)
  await page.isAt('/todos')
}

export async function stepUp({ page, db }: Visit): Promise<void> {
  const device = await signUp(page)
  await page.open('/settings')
  await rename(page, 'Passkey', 'Old phone')
  await device.replace()
  await page.click('button', 'Add a passkey')
  await page.reads('Passkey added.')
  await makeStale(db, await idOfReader(db))
  await page.click('button', 'Remove', 'Old phone')
  await page.sees('dialog', 'Remove “Old phone”?')
  await page.click('button', 'Remove')
  await page.sees('heading', 'Confirm it’s you')
  await device.refusing(async () => {
    await page.click(...SIGN_IN)
    await page.reads('No passkey was used.')
  })
  await page.click(...SIGN_IN)
  await page.isAt('/settings?remove=')
  await page.sees('dialog', 'Remove “Old phone”?')
  await page.click('button', 'Remove')
  await page.reads('Passkey removed.')
  await page.seesNo('button', 'Remove', 'Old phone')
}

/** For a browser without passkeys. */
export async function offerOtherWays({ page, db }: Visit): Promise<void> {
  assert.equal(await page.run(() => 'PublicKeyCredential' in window), false)
  for (const [path, button] of [
    ['/sign-in', 'Sign in with a passkey'],
    ['/sign-up', 'Create account with a passkey'],
  ] as const) {
    await page.open(path)
    await page.reads(UNSUPPORTED)
    await page.seesNo('button', button)
    await page.sees('button', 'Continue with Acme')
  }
  await page.signIn((await createTestUser(db)).sessionToken)
  await page.open('/settings')
  await page.reads(UNSUPPORTED)
  await page.seesNo('button', 'Add a passkey')
  await page.sees('button', 'Connect Acme')
}

async function emptyDevice(page: Page): Promise<Authenticator> {
  const { authenticator } = page.driver
  if (!authenticator) throw new Error(`${page.driver.name} has no passkeys.`)
  await authenticator.replace()
  return authenticator
}

/** On a new device. */
async function signUp(page: Page): Promise<Authenticator> {
  const device = await emptyDevice(page)
  await page.open('/sign-up')
  await page.fill('Name', `Ada ${randomUUID()}`)
  await page.click(...CREATE)
  await page.isAt('/todos')
  await page.sees('heading', 'Todos')
  return device
}

async function rename(page: Page, from: string, to: string): Promise<void> {
  await page.click('button', 'Rename', from)
  await page.fill('Name', to)
  await page.click('button', 'Save')
  await page.reads('Passkey renamed.')
}

/** The user who signed up last. */
async function idOfReader(db: Visit['db']): Promise<{ id: string }> {
  const newest = 'SELECT id FROM users ORDER BY created_at DESC LIMIT 1'
  const { rows } = await db.query<{ id: string }>(newest)
  return { id: rows[0]?.id ?? '' }
}
