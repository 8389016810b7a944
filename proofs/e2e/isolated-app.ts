import pg from 'pg'
import { test as base } from '@/e2e/testing/fixtures'
import { createTestUser, signIn } from '@/e2e/testing/test-user'
import { startIsolatedApp } from '@/lib/testing/app'

type IsolatedApp = Awaited<ReturnType<typeof startIsolatedApp>> & {
  userName: string
  sql: (statement: string) => Promise<unknown>
}

/** An app and database that a test can break, with a user signed in. */
export const test = base.extend<{ isolated: IsolatedApp }>({
  isolated: async ({ context }, use) => {
    const isolated = await startIsolatedApp()
    const db = new pg.Pool({ connectionString: isolated.databaseUrl, max: 1 })
    const user = await createTestUser(db)
    await signIn(context, isolated.app().url, user)
    await use({ ...isolated, userName: user.name, sql: (statement) => db.query(statement) })
    await db.end()
    // Prefetches must not hit an app that is gone.
    for (const page of context.pages()) await page.goto('about:blank')
    await isolated.close()
  },
})
