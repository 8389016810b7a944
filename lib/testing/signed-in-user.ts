import { createSession } from '@/lib/auth/session'
import { db } from '@/lib/db/client'
import { env } from '@/lib/env'
import type { Role } from '@/prisma/generated/client'

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
  const client = { ipAddress: '203.0.113.7', userAgent }
  const token = await createSession(db, { userId, method: 'passkey', client, replaces: null })
  return new Headers({ origin: env().appUrl.origin, cookie: `session=${token}` })
}
