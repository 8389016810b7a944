import 'server-only'
import { type Cookie, cookieName, readCookie } from '@/lib/http/cookies'
import { SESSION_MAX_AGE_SECONDS } from './session'
import { isToken } from './token'

/** The session's token as the browser sent it, or null when there is none that could be one. */
export function readSessionToken(headers: Headers): string | null {
  const value = readCookie(headers, cookieName('session'))
  return isToken(value) ? value : null
}

/** Lax, not Strict: the way back from an OpenID provider is a cross-site navigation. */
export function sessionCookie(token: string): Cookie {
  return {
    name: cookieName('session'),
    value: token,
    maxAge: SESSION_MAX_AGE_SECONDS,
    sameSite: 'lax',
  }
}

export function expiredSessionCookie(): Cookie {
  return { ...sessionCookie(''), maxAge: 0 }
}
