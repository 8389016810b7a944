import { createToken, hashToken } from '@/lib/auth/token'
import { db } from '@/lib/db/client'
import { env } from '@/lib/env'
import type { Role } from '@/prisma/generated/client'
import type { Browser } from './browser'
import { sql } from './database'

/** Ages the browser's sign-in, so that sensitive actions require a step-up. */
export async function makeStale(browser: Browser, minutes = 16): Promise<void> {
  await sql(
    'UPDATE sessions SET authenticated_at = now() - make_interval(mins => $2) WHERE token_hash = $1',
    [sessionHash(browser), minutes],
  )
}

/** The id of the user signed in in this browser. */
export async function userIdOf(browser: Browser): Promise<string> {
  const [row] = await sql<{ id: string }>(
    'SELECT user_id AS id FROM sessions WHERE token_hash = $1',
    [sessionHash(browser)],
  )
  return row?.id ?? ''
}

function sessionHash(browser: Browser): string {
  return hashToken(browser.cookies.get('session') ?? '')
}

/** A user with a session, and the headers of their requests to a server action. */
export async function signInUser(
  name = 'Ada Lovelace',
  role: Role = 'user',
): Promise<{ id: string; headers: Headers }> {
  const { id } = await db.user.create({ data: { name, role }, select: { id: true } })
  return { id, headers: await openSession(id) }
}

/** Another session of the user: the headers of its requests. */
export async function openSession(
  userId: string,
  userAgent: string | null = null,
): Promise<Headers> {
  const token = createToken()
  await db.session.create({
    data: {
      userId,
      tokenHash: hashToken(token),
      method: 'passkey',
      ipAddress: '203.0.113.7',
      userAgent,
      expiresAt: new Date(Date.now() + 30 * 24 * 60 * 60 * 1000),
    },
  })
  return new Headers({ origin: env().appUrl.origin, cookie: `session=${token}` })
}
