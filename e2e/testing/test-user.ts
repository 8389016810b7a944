import { createHash, generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto'
import type { BrowserContext } from '@playwright/test'
import type pg from 'pg'
import type { Credential } from './authenticator'

/** A user and the token of their session. */
export type TestUser = { id: string; name: string; webauthnUserId: string; sessionToken: string }

const SESSION_DAYS = 30

/** Inserts a user with a session, in SQL, because the app's own code is under test. */
export async function createTestUser(db: pg.Pool, name = `Ada ${randomUUID()}`): Promise<TestUser> {
  const webauthnUserId = randomBytes(64).toString('base64url')
  const { rows } = await db.query<{ id: string }>(
    'INSERT INTO users (name, webauthn_user_id) VALUES ($1, $2) RETURNING id',
    [name, webauthnUserId],
  )
  const id = rows[0]?.id ?? ''
  return { id, name, webauthnUserId, sessionToken: await createTestSession(db, id) }
}

/**
 * Inserts a session and returns its token. With `authenticatedMinutesAgo` above 15 it needs a
 * step-up.
 */
export async function createTestSession(
  db: pg.Pool,
  userId: string,
  {
    authenticatedMinutesAgo = 0,
    userAgent = null,
  }: { authenticatedMinutesAgo?: number; userAgent?: string | null } = {},
): Promise<string> {
  const token = randomBytes(32).toString('base64url')
  await db.query(
    `INSERT INTO sessions (user_id, token_hash, method, user_agent, ip_address, authenticated_at, expires_at)
     VALUES ($1, $2, 'passkey', $3, '127.0.0.1', now() - make_interval(mins => $4), now() + make_interval(days => $5))`,
    [
      userId,
      createHash('sha256').update(token).digest('base64url'),
      userAgent,
      authenticatedMinutesAgo,
      SESSION_DAYS,
    ],
  )
  return token
}

/** Makes the user's sign-ins so old that sensitive actions require a step-up. */
export async function makeStale(db: pg.Pool, { id }: Pick<TestUser, 'id'>): Promise<void> {
  await db.query(
    "UPDATE sessions SET authenticated_at = now() - interval '16 minutes' WHERE user_id = $1",
    [id],
  )
}

export async function makeAdmin(db: pg.Pool, { id }: Pick<TestUser, 'id'>): Promise<void> {
  await db.query("UPDATE users SET role = 'admin' WHERE id = $1", [id])
}

/** Deletes all rows of the user. Security events would outlive them. */
export async function deleteTestUser(db: pg.Pool, id: string): Promise<void> {
  await db.query('DELETE FROM security_events WHERE user_id = $1', [id])
  await db.query('DELETE FROM users WHERE id = $1', [id])
}

/** Gives the browser the user's session cookie. */
export async function signIn(
  context: BrowserContext,
  baseURL: string,
  { sessionToken }: Pick<TestUser, 'sessionToken'>,
): Promise<void> {
  await context.addCookies([
    { name: 'session', value: sessionToken, url: baseURL, httpOnly: true, sameSite: 'Lax' },
  ])
}

/**
 * Inserts an ES256 passkey and returns it for `authenticator.add`. An imported one has a user
 * handle that the app has not learned yet.
 */
export async function givePasskey(
  db: pg.Pool,
  user: Pick<TestUser, 'id' | 'name' | 'webauthnUserId'>,
  {
    name = 'Passkey',
    rpId = 'localhost',
    isImported = false,
  }: { name?: string; rpId?: string; isImported?: boolean } = {},
): Promise<Credential> {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const credentialId = randomBytes(32)
  await db.query(
    `INSERT INTO passkeys (user_id, name, credential_id, public_key, user_handle, device_type, backed_up, transports, aaguid)
     VALUES ($1, $2, $3, $4, $5, 'multiDevice', true, '{internal}', '01020304-0506-0708-0102-030405060708')`,
    [
      user.id,
      name,
      credentialId.toString('base64url'),
      coseKey(publicKey.export({ format: 'jwk' })).toString('base64'),
      isImported ? null : user.webauthnUserId,
    ],
  )
  return {
    credentialId: credentialId.toString('base64'),
    isResidentCredential: true,
    rpId,
    privateKey: privateKey.export({ format: 'der', type: 'pkcs8' }).toString('base64'),
    userHandle: isImported
      ? randomBytes(32).toString('base64')
      : Buffer.from(user.webauthnUserId, 'base64url').toString('base64'),
    signCount: 0,
    userName: user.name,
    userDisplayName: user.name,
    backupEligibility: true,
    backupState: true,
  }
}

/** COSE_Key of an ES256 key (RFC 9053 §7.1.1), in CBOR: {1: 2, 3: -7, -1: 1, -2: x, -3: y}. */
function coseKey({ x = '', y = '' }: { x?: string; y?: string }): Buffer {
  const coordinate = (value: string) => [Buffer.from([0x58, 32]), Buffer.from(value, 'base64url')]
  return Buffer.concat([
    Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21]),
    ...coordinate(x),
    Buffer.from([0x22]),
    ...coordinate(y),
  ])
}
