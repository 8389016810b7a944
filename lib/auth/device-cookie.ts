import { type Cookie, cookieName, readCookie } from '@/lib/http/cookies'
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
