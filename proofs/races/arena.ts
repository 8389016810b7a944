import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { createTestSession, createTestUser, givePasskey, makeAdmin } from '@/e2e/testing/test-user'
import { openBuiltApp, startApp } from '@/lib/testing/app'
import {
  CLIENT_ID,
  CLIENT_SECRET,
  type FakeIssuer,
  type Person,
  startFakeIssuer,
} from '@/lib/testing/fake-issuer'
import { listActions } from '@/proofs/fuzz/targets'
import { freePort } from '@/scripts/dev/embedded-postgres/free-port'
import { type Action, type HttpBrowser, openHttpBrowser } from './http-browser'

/** As in lib/auth/access-tokens/store.ts, which only the server can load. */
export const MAX_ACCESS_TOKENS = 20
export const SESSION_LIMIT = 6

export type Arena = Awaited<ReturnType<typeof openArena>>

/** Two instances of the production build on one database, and an OpenID provider. */
export async function openArena() {
  const [first, second] = [await freePort(4700), await freePort(4800)]
  const origin = `http://localhost:${first}`
  const issuer = await startFakeIssuer()
  const env = {
    APP_URL: origin,
    RATE_LIMIT_SCALE: '1',
    TRUST_PROXY: 'x-forwarded-for',
    PERSONAL_ACCESS_TOKENS: 'true',
    SESSION_LIMIT: String(SESSION_LIMIT),
    OIDC_PROVIDERS: 'acme',
    OIDC_ACME_ISSUER: issuer.server.url,
    OIDC_ACME_CLIENT_ID: CLIENT_ID,
    OIDC_ACME_CLIENT_SECRET: CLIENT_SECRET,
  }
  const app = await openBuiltApp({ name: 'races', env: { ...env, PORT: String(first) } })
  const twin = await startApp({
    databaseUrl: app.databaseUrl,
    env: { ...env, PORT: String(second) },
  })
  const db = new pg.Pool({ connectionString: app.databaseUrl, max: 4 })
  const instances = [origin, `http://localhost:${second}`]
  const actions = listActions()

  return {
    issuer,
    db,
    browser: (session?: string) => openHttpBrowser(origin, instances, session),
    /** A user with a fresh session, who has this many passkeys. */
    async user({ passkeys = 0, isAdmin = false } = {}) {
      const user = await createTestUser(db)
      for (let index = 0; index < passkeys; index++) await givePasskey(db, user)
      if (isAdmin) await makeAdmin(db, user)
      return { ...user, browser: openHttpBrowser(origin, instances, user.sessionToken) }
    },
    session: async (userId: string) =>
      openHttpBrowser(origin, instances, await createTestSession(db, userId)),
    action: (name: string): Action => {
      const found = actions.find((action) => action.name === name)
      if (!found) throw new Error(`The build has no action ${name}`)
      return {
        id: found.id,
        page: found.pages.find((page) => !page.includes('[')) ?? `/admin/users/${randomUUID()}`,
      }
    },
    /** The first number of the first row. */
    async count(sql: string, ...values: unknown[]): Promise<number> {
      const { rows } = await db.query<{ n: string }>(`SELECT count(*) AS n ${sql}`, values)
      return Number(rows[0]?.n)
    },
    async close() {
      await db.end()
      await twin.stop()
      await app.close()
      await issuer.stop()
    },
  }
}

/** Goes to the provider and comes back. Returns the path that it ends at. */
export async function continueWithAcme(
  browser: HttpBrowser,
  issuer: FakeIssuer,
  person: Person,
  intent = 'continue',
) {
  const rawBody = new URLSearchParams({ intent })
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const started = await browser.post('/api/auth/oauth/acme', null, { rawBody, headers })
  const back = issuer.agree(started.headers.get('location') ?? '', person)
  const ended = await browser.get(back.pathname + back.search)
  return ended.headers.get('location') ?? String(ended.status)
}
