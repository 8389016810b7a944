import type { Page } from '@playwright/test'
import { PAGES, type PageUnderTest } from '@/e2e/testing/pages'
import { PEOPLE, type Person } from './story'

/**
 * A state to take a picture of. `prepare` acts on the open page; `bend` is SQL that brings it about.
 */
export type State = {
  name: string
  path: string
  as: Person | 'visitor'
  /** The sign-in is too old for sensitive pages. */
  isStale?: boolean
  prepare?: (page: Page) => Promise<unknown>
  status?: number
  bend?: { break: string; mend: string }
}

const FORGET_DEVICES = `DELETE FROM devices WHERE user_id = '${PEOPLE.user.id}'`

/** The user's browsers are known devices. */
const KNOW_DEVICES = `WITH device AS (
    INSERT INTO devices (user_id, token_hash) VALUES ('${PEOPLE.user.id}', repeat('d', 43)) RETURNING id, user_id
  )
  UPDATE sessions SET device_id = device.id FROM device WHERE sessions.user_id = device.user_id`

const RAISE_NOTICES = `INSERT INTO notices SELECT devices.id, security_events.id FROM devices
  JOIN security_events USING (user_id) WHERE type IN ('passkey_added', 'recovery_codes_created')`

/** States that have no URL. */
const FURTHER: State[] = [
  { name: 'todos-empty', path: '/todos', as: 'newcomer' },
  {
    name: 'todos-edit',
    path: '/todos',
    as: 'user',
    prepare: (page) => page.getByRole('button', { name: /^Edit/ }).nth(2).click(),
  },
  {
    name: 'todos-undo',
    path: '/todos',
    as: 'user',
    async prepare(page) {
      await page.getByRole('button', { name: 'Delete Renew the library card' }).click()
      await page.getByRole('button', { name: 'Undo' }).waitFor()
    },
  },
  {
    name: 'todos-device-offer',
    path: '/todos',
    as: 'user',
    async prepare(page) {
      await page.addInitScript(() => {
        PublicKeyCredential.isUserVerifyingPlatformAuthenticatorAvailable = async () => true
      })
      await page.evaluate(() => sessionStorage.setItem('passkey-attachment', 'cross-platform'))
      await page.reload()
      await page.getByRole('complementary', { name: 'Passkey offer' }).waitFor()
    },
  },
  {
    name: 'sign-in-fedcm-failed',
    path: '/sign-in',
    as: 'visitor',
    async prepare(page) {
      await page.getByRole('button', { name: 'Continue with Local ID' }).click()
      await page.getByRole('alert').filter({ hasText: 'closed or didn’t work' }).waitFor()
    },
  },
  { name: 'sign-in-session-limit', path: '/sign-in?error=session_limit', as: 'visitor' },
  { name: 'settings-empty', path: '/settings', as: 'newcomer' },
  {
    name: 'settings-activity-mails-off',
    path: '/settings/activity?type=account_deleted',
    as: 'user',
    bend: {
      break: `UPDATE users SET security_mails = false WHERE id = '${PEOPLE.user.id}'`,
      mend: `UPDATE users SET security_mails = true WHERE id = '${PEOPLE.user.id}'`,
    },
  },
  { name: 'settings-secure-done', path: '/settings/secure', as: 'newcomer' },
  {
    name: 'admin-activity-empty',
    path: '/admin/activity?user=nobody&from=2026-11-01',
    as: 'admin',
  },
  {
    name: 'settings-recovery-codes-new',
    path: '/settings/recovery-codes',
    as: 'newcomer',
    async prepare(page) {
      await page.getByRole('button', { name: 'Generate recovery codes' }).click()
      await page.getByRole('heading', { name: 'Your new recovery codes' }).waitFor()
    },
  },
  {
    name: 'notices',
    path: '/profile',
    as: 'user',
    bend: { break: `${KNOW_DEVICES}; ${RAISE_NOTICES}`, mend: FORGET_DEVICES },
  },
  {
    name: 'settings-sessions-rename',
    path: '/settings/sessions',
    as: 'user',
    bend: { break: KNOW_DEVICES, mend: FORGET_DEVICES },
    prepare: (page) =>
      page
        .getByRole('button', { name: /^Rename/ })
        .first()
        .click(),
  },
  {
    name: 'error',
    path: '/settings',
    as: 'user',
    bend: {
      break: 'ALTER TABLE passkeys RENAME TO misplaced',
      mend: 'ALTER TABLE misplaced RENAME TO passkeys',
    },
  },
]

/** They look like another page. */
const ALIKE = ['nowhere-signed-in', 'admin-users-nonsense']

/**
 * Every page of `e2e/testing/pages.ts`, ordered so that none affects another's picture, then the
 * states without a URL.
 */
export function listStates(): State[] {
  // Pages of development and those that are off by default would show “not found”.
  const pages = PAGES.filter(({ path }) => !/^\/(dev|settings\/tokens)\b/.test(path))
    .map(stateOf)
    .filter(({ name }) => !ALIKE.includes(name))
  // Another session would appear among the user's devices.
  return [
    ...pages.filter(({ isStale }) => !isStale),
    ...FURTHER,
    ...pages.filter(({ isStale }) => isStale),
  ]
}

function stateOf(page: PageUnderTest): State {
  const { path, as, status } = page
  const person = as === 'visitor' || as === 'admin' ? as : 'user'
  return {
    name: nameOf(page),
    path: path.replace('[id]', PEOPLE.user.id),
    as: person,
    status,
    isStale: as === 'stale user',
  }
}

/**
 * "/" is "landing", "/admin/users/[id]" is "admin-users-id"; a page that visitors and users see
 * differently says for whom, and a page that some are refused says so.
 */
function nameOf({ path, as, status }: PageUnderTest): string {
  const name = path.replace(/[^a-z0-9]+/gi, '-').replace(/^-|-$/g, '') || 'landing'
  const isShared =
    as !== 'visitor' && PAGES.some((other) => other.path === path && other.as === 'visitor')
  if (isShared) return `${name}-signed-in`
  const isRefused = PAGES.some((other) => other.path === path && other.status !== status)
  return status === 404 && isRefused ? `${name}-refused` : name
}
