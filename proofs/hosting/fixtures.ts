import { randomUUID } from 'node:crypto'
import type { Page } from '@playwright/test'
import type { Authenticator } from '@/e2e/testing/authenticator'
import { test as base, expect } from '@/e2e/testing/fixtures'
import { copyTemplate } from '@/lib/testing/test-server'
import { leaksIn } from '@/proofs/leaks'
import { createDatabase, databaseUrl, dropDatabase } from '@/scripts/dev/embedded-postgres/admin'
import { type Container, startContainer } from './container'

type Fixtures = {
  /** A new database: migrated, or empty. */
  newDatabase: (kind: 'migrated' | 'empty') => Promise<string>
  /**
   * Starts the image and stops it after the test. Its output must contain no secret and no stack
   * trace.
   */
  start: (
    env: Record<string, string | undefined>,
    beside?: { dotEnv: string },
  ) => Promise<Container>
}

let count = 0

export const test = base.extend<Fixtures>({
  newDatabase: async ({ browserName: _ }, use) => {
    const server = {
      adminUrl: process.env.E2E_SERVER_URL ?? '',
      template: process.env.E2E_TEMPLATE ?? '',
    }
    const made: string[] = []
    await use(async (kind) => {
      const name = `hosting_${++count}`
      const database = server.template.replace(/template$/, name)
      made.push(database)
      if (kind === 'migrated') return copyTemplate(server, name)
      await createDatabase(server.adminUrl, database)
      return databaseUrl(server.adminUrl, database)
    })
    for (const database of made) await dropDatabase(server.adminUrl, database)
  },
  start: async ({ newDatabase: _ }, use) => {
    const started: Container[] = []
    await use(async (env, beside) => {
      // One port further each time: the previous one may not be listening yet.
      const container = await startContainer(env, 3100 + 10 * started.length, beside)
      started.push(container)
      return container
    })
    await Promise.all(started.map((container) => container.stop()))
    for (const { output, secrets } of started) expect(leaksIn(output(), secrets)).toEqual([])
  },
})

export { expect }

/** Passkey sign-up, a todo, sign-out and sign-in: what must work on every host. */
export async function visit(page: Page, authenticator: Authenticator, url: string): Promise<void> {
  await page.goto(`${url}/sign-up`)
  await page.getByLabel('Name').fill(`Grace ${randomUUID()}`)
  await authenticator.answering(() =>
    page.getByRole('button', { name: 'Create account with a passkey' }).click(),
  )
  await page.waitForURL(`${url}/todos`)
  await page.getByRole('textbox', { name: 'New todo' }).fill('Host it')
  await page.getByRole('button', { name: 'Add' }).click()
  await expect(page.getByRole('checkbox', { name: 'Host it' })).toBeVisible()
  // It is shown before it is stored.
  const stored = () => page.evaluate(async () => (await fetch('/todos')).text())
  await expect.poll(stored).toContain('Host it')
  await page.getByRole('button', { name: 'Sign out' }).click()
  await expect(page.getByRole('heading', { name: 'You are signed out' })).toBeVisible()
  await page.goto(`${url}/sign-in`)
  await authenticator.armed()
  await authenticator.answering(() =>
    page.getByRole('button', { name: 'Sign in with a passkey' }).click(),
  )
  await page.waitForURL(`${url}/todos`)
  await expect(page.getByRole('checkbox', { name: 'Host it' })).toBeVisible()
  // No prefetch may be running when the server stops.
  await page.goto('about:blank')
}
