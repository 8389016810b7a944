import 'server-only'
import { type Cookie, cookieName, readCookie } from '@/lib/http/cookies'

const USER_HANDLE = /^[A-Za-z0-9_-]{2,86}$/
const MINUTES = 60

/**
 * Tells `/deleted` that this browser has just deleted an account, and by which user handle its devices know the passkeys. Only the server can say
 * so: a page that anybody could lead here would take passkeys off devices whose account lives on.
 */
export function deletedUserHandleCookie(userHandle: string): Cookie {
  return { name: cookieName('deleted-user-handle'), value: userHandle, maxAge: 5 * MINUTES, sameSite: 'strict' }
}

/** Null when this browser did not just delete an account with a user handle. */
export function readDeletedUserHandle(headers: Headers): string | null {
  const value = readCookie(headers, cookieName('deleted-user-handle'))
  return value !== null && USER_HANDLE.test(value) ? value : null
}

/** Remembers over a step-up that the phrase was typed, so that it need not be typed twice. A link could carry that for somebody else; a cookie cannot. */
export function typedPhraseCookie(): Cookie {
  return { name: cookieName('typed-phrase'), value: '1', maxAge: 10 * MINUTES, sameSite: 'strict' }
}

export function expiredTypedPhraseCookie(): Cookie {
  return { ...typedPhraseCookie(), value: '', maxAge: 0 }
}

export function wasPhraseTyped(headers: Headers): boolean {
  return readCookie(headers, cookieName('typed-phrase')) === '1'
}
