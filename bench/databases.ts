import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type pg from 'pg'
import { withClient } from '@/lib/db/with-client'
import { createDatabases, databasesBeside } from '@/lib/testing/databases'
import { migrateAll } from '@/scripts/dev/database'
import { createDatabase, databaseUrl } from '@/scripts/dev/embedded-postgres/admin'
import { type Peer, tablesOf } from './peers'

/** Each with a session; in every app the same names and titles. */
export const USERS = 1_000
/** Of each user. */
const TODOS = 50

/** Users of Latchkey beside the thousand, by how many todos they have. */
export const OTHERS = { none: 0, many: 10_000 } as const
export type Other = keyof typeof OTHERS

/** Session token of a user, by number or by name. */
export function tokenOf(user: number | Other): string {
  return sha256(`session of ${user}`)
}

/** Migrates a new database and fills it; `users` of the thousand. Returns its address. */
export async function makeLatchkeyDatabase(
  serverUrl: string,
  name: string,
  users = USERS,
): Promise<string> {
  await createDatabases(serverUrl, name)
  const url = databaseUrl(serverUrl, name)
  await migrateAll(databasesBeside(url))
  await withClient(url, async (client) => {
    await addUsers(
      client,
      Array.from({ length: users }, (_, index) => index + 1),
      TODOS,
    )
    await addUsers(client, ['none'], OTHERS.none)
    await addUsers(client, ['many'], OTHERS.many)
    await client.query('VACUUM ANALYZE')
  })
  return url
}

/** Everybody else: 100,000 users with 200,000 sessions, passkeys, events, and 1,000,000 todos. */
export async function addCrowd(url: string, share = 1): Promise<void> {
  const users = 100_000 * share
  await withClient(url, async (client) => {
    await client.query(
      `CREATE TEMP TABLE crowd AS
       WITH made AS (INSERT INTO users (name) SELECT 'Crowd ' || n FROM generate_series(1, $1::int) n RETURNING id)
       SELECT id FROM made`,
      [users],
    )
    // Rows of several users are mixed, as they are when people use the app.
    const each = 'FROM crowd, generate_series(1, $1::int) n ORDER BY random()'
    const hash =
      "translate(rtrim(encode(sha256((id::text || n)::bytea), 'base64'), '='), '+/', '-_')"
    for (const [statement, count] of [
      [`INSERT INTO user_profiles (user_id, display_name) SELECT id, 'Crowd ' || n ${each}`, 1],
      [
        `INSERT INTO passkeys (user_id, name, credential_id, public_key, device_type, backed_up, transports)
         SELECT id, 'Passkey', ${hash}, ${hash}, 'multiDevice', true, '{internal}' ${each}`,
        1,
      ],
      [
        `INSERT INTO sessions (user_id, token_hash, method, expires_at)
         SELECT id, ${hash}, 'passkey', now() + interval '20 days' ${each}`,
        2,
      ],
      [
        `INSERT INTO security_events (user_id, type, outcome, method)
         SELECT id, 'sign_in', 'success', 'passkey' ${each}`,
        2,
      ],
      [
        `INSERT INTO todos (user_id, title, completed, created_at)
         SELECT id, 'Todo ' || n, n % 3 = 0, now() - n * interval '1 day' ${each}`,
        10,
      ],
    ] as const)
      await client.query(statement, [count])
    await client.query('VACUUM ANALYZE')
  })
}

async function addUsers(
  client: pg.Client,
  users: (number | Other)[],
  todos: number,
): Promise<void> {
  const names = users.map((user) => `User ${String(user).padStart(4, '0')}`)
  const hashes = users.map((user) => sha256(tokenOf(user)))
  await client.query(
    `WITH given AS (SELECT * FROM unnest($1::text[], $2::text[]) AS given (name, hash)),
          made AS (INSERT INTO users (name) SELECT name FROM given RETURNING id, name),
          profiles AS (INSERT INTO user_profiles (user_id, display_name) SELECT id, name FROM made),
          listed AS (
            INSERT INTO todos (user_id, title, completed, created_at)
            SELECT id, 'Todo ' || n || ' of ' || name || ': call the plumber', n % 3 = 0, now() - n * interval '1 minute'
            FROM made, generate_series(1, $3::int) n
          )
     INSERT INTO sessions (user_id, token_hash, method, ip_address, user_agent, expires_at)
     SELECT id, hash, 'passkey', '127.0.0.1', 'bench', now() + interval '20 days' FROM made JOIN given USING (name)`,
    [names, hashes, todos],
  )
}

/** Fills a new database from the peer's `tables.sql`. Returns its address. */
export async function makePeerDatabase(serverUrl: string, peer: Peer): Promise<string> {
  const name = peer.replace('-', '_')
  await createDatabase(serverUrl, name)
  const url = databaseUrl(serverUrl, name)
  await withClient(url, async (client) => {
    await client.query(readFileSync(tablesOf(peer), 'utf8'))
    await client.query('VACUUM ANALYZE')
  })
  return url
}

/** In base64url, as tokens and their hashes are. */
function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64url')
}
