import { createSession } from '@/lib/auth/session'
import { db } from '@/lib/db/client'
import { env } from '@/lib/env'

/** A user with a session, and the headers of a request that their browser would send to a server action. */
export async function signInUser(name = 'Ada Lovelace'): Promise<{ id: string; headers: Headers }> {
  const { id } = await db.user.create({ data: { name }, select: { id: true } })
  const client = { ipAddress: null, userAgent: null }
  const token = await createSession(db, { userId: id, method: 'passkey', client, replaces: null })
  return { id, headers: new Headers({ origin: env().appUrl.origin, cookie: `session=${token}` }) }
}
