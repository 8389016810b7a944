import path from 'node:path'
import { compareMigrations } from '@/lib/db/migrate'
import { connected } from '@/lib/db/migrations/lock'
import { requireCreate, requireUnicode } from '@/lib/db/migrations/target'
import { withClient } from '@/lib/db/with-client'
import { operatorLine } from '@/lib/server/operator-error'
import type { Database } from '../dev/database'
import { PROJECT } from '../dev/project'

const OLDEST_VERSION = 140_000
const CLOCK_TOLERANCE_MS = 2_000

type Facts = { version: number; readable: string; isReplica: boolean; skew: number; free: number }

/** Both addresses: the server, its clock, the role's rights, and the migrations. */
export async function checkDatabase({
  variable,
  url,
  directUrl,
  folder,
}: Database['all'][number]): Promise<string[]> {
  try {
    await withClient(url, (client) => client.query('SELECT 1'))
  } catch (error) {
    return [lineOf(error, variable)]
  }
  try {
    return await checkServer(directUrl, variable, folder)
  } catch (error) {
    return [lineOf(error, directUrl === url ? variable : `DIRECT_${variable}`)]
  }
}

async function checkServer(url: string, variable: string, folder: string): Promise<string[]> {
  const lines = await connected(url, async (client) => {
    const { rows } = await client.query<Facts>(`
      SELECT current_setting('server_version_num')::int AS version,
             current_setting('server_version') AS readable, pg_is_in_recovery() AS "isReplica",
             extract(epoch FROM clock_timestamp())::float8 * 1000 - ${Date.now()} AS skew,
             current_setting('max_connections')::int - (SELECT count(*)::int FROM pg_stat_activity) AS free`)
    await requireUnicode(client)
    return rows.flatMap((facts) => linesFor(facts, variable))
  })
  const { pending, unknown } = await compareMigrations(
    url,
    path.join(PROJECT, folder, 'migrations'),
  )
  if (pending.length > 0) {
    await connected(url, requireCreate)
    lines.push(`Migrations are pending (${pending.join(', ')}). Run npm run db:migrate.`)
  }
  if (unknown.length > 0)
    lines.push(
      `The database has migrations of another version of the app (${unknown.join(', ')}). Deploy that one or a later one.`,
    )
  return lines
}

function linesFor({ version, readable, isReplica, skew, free }: Facts, variable: string): string[] {
  const seconds = Math.round(Math.abs(skew) / 1000)
  const lines: [boolean, string][] = [
    [
      version < OLDEST_VERSION,
      `PostgreSQL is ${readable}, and the app needs 14. Update the server.`,
    ],
    [
      isReplica,
      `${variable} cannot be used: the server is a read-only replica. Use the address of the primary.`,
    ],
    [
      Math.abs(skew) > CLOCK_TOLERANCE_MS,
      `The clocks of this machine and the database differ by ${seconds} s. Set both by NTP.`,
    ],
    [free < 1, 'The server has no connection left. Close some, or raise its max_connections.'],
  ]
  return lines.filter(([applies]) => applies).map(([, line]) => line)
}

function lineOf(error: unknown, variable: string): string {
  const line = operatorLine(error, variable)
  if (line === null) throw error
  return line
}
