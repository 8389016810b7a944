import type { Page } from '@playwright/test'
import pg from 'pg'
import type { Authenticator, Credential } from '@/e2e/testing/authenticator'
import { test as base, expect } from '@/e2e/testing/fixtures'
import { createTestUser, givePasskey, signIn, type TestUser } from '@/e2e/testing/test-user'
import { HOME_PATH } from '@/lib/brand'
import { startIsolatedApp } from '@/lib/testing/app'
import { openSmtpServer, type ReceivedMail, type SmtpServer } from '@/lib/testing/smtp-server'

const SIGNED_IN = 'Subject: Latchkey: A new device signed in with a passkey.'

/** On a busy machine an attempt may fail; the next is a minute later. */
const RETRIED = { timeout: 150_000 }

type Fixtures = {
  smtp: SmtpServer
  app: Awaited<ReturnType<typeof startIsolatedApp>>
  mailDb: pg.Pool
  owner: TestUser & { credential: Credential }
}

/** An app with a mail server, and a user of it with a verified email. */
const test = base.extend<Fixtures>({
  smtp: async ({ browserName: _ }, use) => {
    const smtp = await openSmtpServer()
    await use(smtp)
    smtp.close()
  },
  app: async ({ smtp, page }, use) => {
    const app = await startIsolatedApp({ SMTP_URL: smtp.url, MAIL_FROM: 'no-reply@example.com' })
    await use(app)
    // A page without its app would log failed requests.
    await page.goto('about:blank')
    await app.close()
  },
  mailDb: async ({ app }, use) => {
    const pool = new pg.Pool({ connectionString: app.databaseUrl, max: 1 })
    await use(pool)
    await pool.end()
  },
  owner: async ({ mailDb }, use) => {
    const user = await createTestUser(mailDb)
    await mailDb.query(
      "UPDATE users SET email = 'ada@example.com', email_verified = true WHERE id = $1",
      [user.id],
    )
    await use({ ...user, credential: await givePasskey(mailDb, user) })
  },
})

test('a sign-in from a new device sends exactly one email, and the next from there none', async ({
  page,
  authenticator,
  smtp,
  app,
  mailDb,
  owner,
}) => {
  const { url } = app.app()
  await signInWith(page, url, authenticator, owner.credential)
  await expect.poll(() => subjectsOf(smtp.mails)).toEqual([SIGNED_IN])
  expect(smtp.mails[0]?.to).toEqual(['<ada@example.com>'])

  await page.getByRole('button', { name: 'Sign out', exact: true }).click()
  await page.waitForURL('**/signed-out')
  await signInWith(page, url, authenticator, owner.credential)
  await page.goto(new URL('/settings/activity', url).href)
  await page.getByRole('button', { name: 'Turn off emails' }).click()
  await expect(page.getByText('Security emails are off.')).toBeVisible()
  const turnedOff = 'Subject: Latchkey: Security emails were turned on or off.'
  await expect.poll(() => smtp.mails.length).toBe(2)
  // A row goes once its email is sent.
  await expect.poll(() => countMails(mailDb)).toBe(0)
  expect(subjectsOf(smtp.mails)).toEqual([SIGNED_IN, turnedOff])
})

test('a crash between commit and sending loses nothing: the next start sends it once', async ({
  page,
  authenticator,
  smtp,
  app,
  mailDb,
  owner,
}) => {
  test.setTimeout(60_000 + RETRIED.timeout)
  smtp.isSilent = true
  await signInWith(page, app.app().url, authenticator, owner.credential)
  await expect.poll(() => smtp.connections()).toBeGreaterThan(0)
  await page.goto('about:blank')
  await app.app().kill()
  expect(smtp.mails).toEqual([])
  expect(await countMails(mailDb)).toBe(1)

  smtp.isSilent = false
  // As if a minute had passed.
  await mailDb.query('UPDATE mails SET attempts = 0, due_at = now()')
  await app.restart()
  await expect.poll(() => countMails(mailDb), RETRIED).toBe(0)
  expect(subjectsOf(smtp.mails)).toEqual([SIGNED_IN])
})

test('a mail server that does not answer delays no sign-in', async ({
  page,
  authenticator,
  smtp,
  app,
  mailDb,
  owner,
}) => {
  smtp.isSilent = true
  await signInWith(page, app.app().url, authenticator, owner.credential)
  await expect(page.getByRole('button', { name: 'Sign out', exact: true })).toBeVisible()
  expect(await countMails(mailDb)).toBe(1)
})

test.describe('without JavaScript', () => {
  test.use({ javaScriptEnabled: false })

  test('security emails are turned off, with a last one that says so, and on again', async ({
    page,
    context,
    smtp,
    app,
    owner,
  }) => {
    const { url } = app.app()
    await signIn(context, url, owner)
    await page.goto(new URL('/settings/activity', url).href)
    await expect(page.getByText('We email ada@example.com about')).toBeVisible()
    await page.getByRole('button', { name: 'Turn off emails' }).click()
    await expect(page.getByText('Security emails are off.')).toBeVisible()
    await page.getByRole('button', { name: 'Turn on emails' }).click()
    await expect(page.getByText('We email ada@example.com about')).toBeVisible()
    await expect.poll(() => smtp.mails.length).toBe(1)
  })
})

async function signInWith(
  page: Page,
  url: string,
  authenticator: Authenticator,
  credential: Credential,
): Promise<void> {
  await authenticator.clear()
  await authenticator.add(credential)
  await page.goto(new URL('/sign-in', url).href)
  await authenticator.armed()
  await authenticator.answering(() =>
    page.getByRole('button', { name: 'Sign in with a passkey' }).click(),
  )
  await page.waitForURL(new URL(HOME_PATH, url).href)
}

async function countMails(db: pg.Pool): Promise<number | undefined> {
  return (await db.query<{ count: number }>('SELECT count(*)::int FROM mails')).rows[0]?.count
}

function subjectsOf(mails: ReceivedMail[]): (string | undefined)[] {
  return mails.map(({ data }) => /^Subject: .*(?:\r\n .*)*/m.exec(data)?.[0].replaceAll('\r\n', ''))
}
