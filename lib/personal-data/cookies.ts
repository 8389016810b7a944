import 'server-only'
import { type Cookie, cookieName, readCookie } from '@/lib/http/cookies'

const USER_HANDLES = /^[A-Za-z0-9_-]{2,86}(\.[A-Za-z0-9_-]{2,86})*$/
/** More would not fit into a cookie. Only a user with as many imported passkeys has as many. */
const USER_HANDLES_MAX = 40
const MINUTES = 60

/**
 * Tells `/deleted` that this browser has just deleted an account, and by which user handles its devices know the passkeys. Only the server can say
 * so: a page that anybody could lead here would take passkeys off devices whose account lives on.
 */
export function deletedUserHandlesCookie(userHandles: string[]): Cookie {
  const value = userHandles.slice(0, USER_HANDLES_MAX).join('.')
  return {
    name: cookieName('deleted-user-handles'),
    value,
    maxAge: 5 * MINUTES,
    sameSite: 'strict',
  }
}

/** None when this browser did not just delete an account with a user handle. */
export function readDeletedUserHandles(headers: Headers): string[] {
  const value = readCookie(headers, cookieName('deleted-user-handles'))
  return value !== null && USER_HANDLES.test(value) ? value.split('.') : []
}

/**
 * Remembers over a step-up that the phrase was typed, so that it need not be typed twice. A link could carry that for somebody else; a cookie cannot.
 * Lax, not Strict: the step-up may be at a provider, and the way back from there is a cross-site navigation.
 */
export function typedPhraseCookie(): Cookie {
  return { name: cookieName('typed-phrase'), value: '1', maxAge: 10 * MINUTES, sameSite: 'lax' }
}

export function expiredTypedPhraseCookie(): Cookie {
  return { ...typedPhraseCookie(), value: '', maxAge: 0 }
}

export function wasPhraseTyped(headers: Headers): boolean {
  return readCookie(headers, cookieName('typed-phrase')) === '1'
}
