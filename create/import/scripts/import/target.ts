import type pg from 'pg'
import { encryptToken } from '@/lib/auth/oauth/token-encryption'
import { env } from '@/lib/env'
import { LaunchError } from '@/lib/server/operator-error'
import { type Plan, planImport } from './plan'
import type { ImportUser } from './types'

const ATTEMPTS = 4
/** SQLSTATE codes of a concurrent sign-up, link or deletion: a retry sees the new state. */
const CONCURRENT_CHANGE = ['23505', '23503', '40001', '40P01']

/** Throws `LaunchError` if the target lacks the tables of this version. */
export async function assertMigrated(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ isThere: boolean }>(
    'SELECT to_regclass(\'imported_rows\') IS NOT NULL AS "isThere"',
  )
  if (!rows[0]?.isThere)
    throw new LaunchError(
      'The database has not the tables of this version. Run: npm run db:migrate',
    )
}

/** Plans the import of some users and, with `write`, carries it out in one transaction. */
export async function importBatch(
  client: pg.Client,
  users: ImportUser[],
  { firstOwners, write }: { firstOwners: ReadonlyMap<string, string>; write: boolean },
): Promise<Plan> {
  for (let attempt = 1; ; attempt++) {
    await client.query(write ? 'BEGIN' : 'BEGIN READ ONLY')
    try {
      const plan = await planImport(client, users, firstOwners)
      if (write) await insert(client, plan)
      await client.query('COMMIT')
      return plan
    } catch (error) {
      await client.query('ROLLBACK')
      if (attempt >= ATTEMPTS || !isConcurrentChange(error)) throw error
    }
  }
}

async function insert(
  client: pg.Client,
  { users, accounts, passkeys, settled }: Plan,
): Promise<void> {
  await client.query(
    `INSERT INTO users (id, name, email, email_verified, image, created_at)
     SELECT id, name, email, email IS NOT NULL, image, coalesce("createdAt", now())
     FROM jsonb_to_recordset($1) AS t (id uuid, name text, email text, image text, "createdAt" timestamptz)`,
    [
      JSON.stringify(
        users.map(({ id, name, email, image, createdAt }) => ({
          id,
          name,
          email,
          image,
          createdAt,
        })),
      ),
    ],
  )
  await client.query(
    `INSERT INTO accounts (id, user_id, provider_id, account_id, access_token, refresh_token, id_token, access_token_expires_at,
       refresh_token_expires_at, scope, password, created_at)
     SELECT id, "userId", "providerId", "accountId", "accessToken", "refreshToken", "idToken", "accessTokenExpiresAt",
       "refreshTokenExpiresAt", scope, password, coalesce("createdAt", now())
     FROM jsonb_to_recordset($1) AS t (id uuid, "userId" uuid, "providerId" text, "accountId" text, "accessToken" text, "refreshToken" text,
       "idToken" text, "accessTokenExpiresAt" timestamptz, "refreshTokenExpiresAt" timestamptz, scope text, password text, "createdAt" timestamptz)`,
    [JSON.stringify(accounts.map(withSealedTokens))],
  )
  await client.query(
    `INSERT INTO passkeys (id, user_id, name, credential_id, public_key, counter, device_type, backed_up, transports, aaguid, created_at)
     SELECT id, "userId", name, "credentialId", "publicKey", counter, "deviceType", "backedUp", transports, aaguid, coalesce("createdAt", now())
     FROM jsonb_to_recordset($1) AS t (id uuid, "userId" uuid, name text, "credentialId" text, "publicKey" text, counter bigint,
       "deviceType" text, "backedUp" boolean, transports text[], aaguid text, "createdAt" timestamptz)`,
    [JSON.stringify(passkeys)],
  )
  await client.query(
    'INSERT INTO imported_rows (id) SELECT unnest($1::uuid[]) ON CONFLICT DO NOTHING',
    [settled],
  )
}

/**
 * Tokens encrypted for their row and field, as `lib/auth/oauth/account-tokens.ts` reads them. None
 * without KEEP_PROVIDER_TOKENS.
 */
function withSealedTokens(account: Plan['accounts'][number]) {
  const { keepProviderTokens } = env()
  const seal = (field: 'accessToken' | 'refreshToken' | 'idToken') => {
    const token = keepProviderTokens ? account[field] : null
    return token === null ? null : encryptToken(token, { rowId: account.id, field })
  }
  const [accessToken, refreshToken, idToken] = [
    seal('accessToken'),
    seal('refreshToken'),
    seal('idToken'),
  ]
  return {
    ...account,
    accessToken,
    refreshToken,
    idToken,
    accessTokenExpiresAt: accessToken && account.accessTokenExpiresAt,
    refreshTokenExpiresAt: refreshToken && account.refreshTokenExpiresAt,
  }
}

function isConcurrentChange(error: unknown): boolean {
  return (
    error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string' &&
    CONCURRENT_CHANGE.includes(error.code)
  )
}
