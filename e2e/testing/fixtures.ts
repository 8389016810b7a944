import { randomUUID } from 'node:crypto'
import {
  type BrowserContext,
  type BrowserContextOptions,
  test as base,
  expect,
  type Page,
} from '@playwright/test'
import type pg from 'pg'
import { openTestPool } from '@/lib/testing/test-pool'
import { Authenticator } from './authenticator'
import { ConsoleGuard } from './console-guard'
import { createTestUser, deleteTestUser, givePasskey, signIn, type TestUser } from './test-user'

/** Another browser with its own cookies and authenticator. */
type Device = { context: BrowserContext; page: Page; authenticator: Authenticator }

type Fixtures = {
  /**
   * Fails the test on any console error or warning that `consoleGuard.expect(/…/)` does not allow.
   */
  consoleGuard: ConsoleGuard
  /**
   * The authenticator of `page`. It is touched only inside `answering`, `present` and `refusing`.
   */
  authenticator: Authenticator
  /** Creates users with a session that is in no browser yet. They are deleted after the test. */
  createUser: (name?: string) => Promise<TestUser>
  /** Puts a passkey of the user, or of a new one, on the authenticator of `page`. */
  addPasskey: (user?: TestUser, options?: { name?: string }) => Promise<void>
  /** A user who is signed in in `page`. */
  user: TestUser
  signIn: (context: BrowserContext, user: Pick<TestUser, 'sessionToken'>) => Promise<void>
  /** A name for a sign-up in the browser; users of that name are deleted after the test. */
  personName: string
  /** Opens another browser, closed after the test. */
  openDevice: (options?: BrowserContextOptions) => Promise<Device>
}

type WorkerFixtures = {
  /** The app's database, on the test's own connections. */
  db: pg.Pool
}

export const test = base.extend<Fixtures, WorkerFixtures>({
  db: [
    async ({ browserName: _ }, use) => {
      const pool = openTestPool({ max: 2 })
      // A test may stop the database, which breaks idle connections.
      pool.on('error', () => undefined)
      await use(pool)
      await pool.end()
    },
    { scope: 'worker' },
  ],

  consoleGuard: [
    async ({ context }, use) => {
      const guard = new ConsoleGuard()
      await guard.watch(context)
      await use(guard)
      expect(guard.unexpected(), 'the console stays free of errors and warnings').toEqual([])
    },
    { auto: true },
  ],

  authenticator: [async ({ page }, use) => use(await Authenticator.on(page)), { auto: true }],

  createUser: async ({ db }, use) => {
    const ids: string[] = []
    await use(async (name) => {
      const user = await createTestUser(db, name)
      ids.push(user.id)
      return user
    })
    for (const id of ids) await deleteTestUser(db, id)
  },

  addPasskey: async ({ authenticator, createUser, db }, use) => {
    await use(async (user, options) =>
      authenticator.add(await givePasskey(db, user ?? (await createUser()), options)),
    )
  },

  user: async ({ context, createUser, signIn }, use) => {
    const user = await createUser()
    await signIn(context, user)
    await use(user)
  },

  signIn: async ({ baseURL }, use) => {
    await use((context, user) => signIn(context, baseURL ?? '', user))
  },

  personName: async ({ db }, use) => {
    const name = `Grace ${randomUUID()}`
    await use(name)
    const { rows } = await db.query<{ id: string }>('SELECT id FROM users WHERE name = $1', [name])
    for (const { id } of rows) await deleteTestUser(db, id)
  },

  openDevice: async ({ browser, consoleGuard }, use) => {
    const contexts: BrowserContext[] = []
    await use(async (options) => {
      const context = await browser.newContext(options)
      contexts.push(context)
      await consoleGuard.watch(context)
      const page = await context.newPage()
      return { context, page, authenticator: await Authenticator.on(page) }
    })
    for (const context of contexts) await context.close()
  },
})

export { expect }
