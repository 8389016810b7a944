import { z } from 'zod'
import type { SecurityEventType } from '@/lib/auth/events'
import { withClient } from '@/lib/db/with-client'
import { LaunchError } from '@/lib/server/operator-error'
import { openDatabase } from './dev/database'
import { modeOfProcess, readEnvFiles } from './dev/env-files'
import { runScript } from './dev/run-script'

const USAGE =
  'Usage: npm run user:promote -- <id or email>. While you are signed in, /api/auth/session shows your id.'
const EVENT: SecurityEventType = 'admin_changed_role'

/**
 * `npm run user:promote -- <id or email>`: makes a user an admin. Needed for the first one, who
 * cannot be promoted in the app.
 */
async function main(): Promise<void> {
  const [idOrEmail, ...rest] = process.argv.slice(2)
  if (!idOrEmail || rest.length > 0) throw new LaunchError(USAGE)
  const database = await openDatabase(readEnvFiles(modeOfProcess()))
  try {
    const { id, name, wasAdmin } = await promote(database.directUrl, idOrEmail)
    console.log(
      `${JSON.stringify(name)} (${id}) ${wasAdmin ? 'was an admin already' : 'is an admin now'} (database: ${database.label}).`,
    )
  } finally {
    await database.stop()
  }
}

async function promote(url: string, idOrEmail: string) {
  const column = z.uuid().safeParse(idOrEmail).success ? 'id' : 'email'
  return withClient(url, async (client) => {
    const { rows } = await client.query<{ id: string; name: string; wasAdmin: boolean }>(
      `WITH found AS (SELECT id, name, role FROM users WHERE ${column} = $1 FOR UPDATE),
            promoted AS (UPDATE users SET role = 'admin', updated_at = now() FROM found WHERE users.id = found.id AND found.role <> 'admin' RETURNING users.id),
            logged AS (INSERT INTO security_events (user_id, type, outcome, detail)
                       SELECT id, $2, 'success', jsonb_build_object('role', 'admin', 'actorId', 'command line', 'targetId', id) FROM promoted)
       SELECT id, name, role = 'admin' AS "wasAdmin" FROM found`,
      [column === 'id' ? idOrEmail : idOrEmail.trim().toLowerCase(), EVENT],
    )
    const [user] = rows
    if (!user) throw new LaunchError(`There is no user ${JSON.stringify(idOrEmail)}. ${USAGE}`)
    return user
  })
}

await runScript(main)
