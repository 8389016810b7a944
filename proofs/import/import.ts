import { inject } from 'vitest'
import { withClient } from '@/lib/db/with-client'
import { expectNoSecrets, passwordOf } from '@/lib/testing/leaks'
import { type Clone, IMPORT } from '@/proofs/tools/clone'
import { createDatabase, databaseUrl, dropDatabase } from '@/scripts/dev/embedded-postgres/admin'

/** An empty database on the test server, for the other app. */
export async function openOldDatabase(name: string) {
  const { adminUrl, template } = inject('testServer')
  const database = template.replace(/template$/, name)
  await dropDatabase(adminUrl, database)
  await createDatabase(adminUrl, database)
  const url = databaseUrl(adminUrl, database)
  return {
    url,
    sql: (text: string, values: unknown[] = []) => queryAt(url, text, values),
    drop: () => dropDatabase(adminUrl, database),
  }
}

async function queryAt(
  url: string,
  text: string,
  values: unknown[] = [],
): Promise<Record<string, unknown>[]> {
  return withClient(url, async (client) => (await client.query(text, values)).rows)
}

/** Runs `npm run import` on this test's own database. */
export async function runImport(clone: Clone, args: string[], env: Record<string, string> = {}) {
  const { DATABASE_URL = '', AUTH_SECRET = '' } = process.env
  const run = clone.run(IMPORT, { args, env: { DATABASE_URL, AUTH_SECRET, ...env } })
  const code = await run.exited
  expectNoSecrets(run.output(), { AUTH_SECRET, password: passwordOf(DATABASE_URL) })
  return { code, output: run.output(), counts: countsOf(run.output()) }
}

/** The three numbers of each row: copied or to copy, already there, conflicts. */
function countsOf(output: string): Record<string, number[]> {
  const rows = [...output.matchAll(/^(users|accounts|passkeys) +(\d+) +(\d+) +(\d+)$/gm)]
  return Object.fromEntries(rows.map(([, kind, ...numbers]) => [kind, numbers.map(Number)]))
}
