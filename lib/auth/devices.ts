import 'server-only'
import { db } from '@/lib/db/client'
import { AppError } from '@/lib/errors'
import { type Cookie, cookieName, readCookie } from '@/lib/http/cookies'
import { parseId } from '@/lib/input/id'
import { isToken } from './token'

/** 400 days, the longest that browsers keep a cookie (RFC 6265bis §5.5). */
const MAX_AGE_SECONDS = 400 * 24 * 60 * 60

/** Tells a known browser from a new one. It signs nobody in. */
export function deviceCookie(token: string): Cookie {
  return { name: cookieName('device'), value: token, maxAge: MAX_AGE_SECONDS, sameSite: 'lax' }
}

export function readDeviceToken(headers: Headers): string | null {
  const value = readCookie(headers, cookieName('device'))
  return isToken(value) ? value : null
}

/** An empty name restores the browser's. Throws `AppError('not_found')`. */
export async function renameDevice(
  userId: string,
  { sessionId, name }: { sessionId: string; name: string },
): Promise<void> {
  const renamed = await db.$executeRaw`
    UPDATE devices d SET name = ${name || null}, updated_at = now() FROM sessions s
    WHERE s.id = ${parseId(sessionId)}::uuid AND s.user_id = ${userId}::uuid AND d.id = s.device_id`
  if (renamed !== 1) throw new AppError('not_found')
}
