import 'server-only'
import { type Cookie, cookieName, readCookie } from '@/lib/http/cookies'

const USER_HANDLES = /^[A-Za-z0-9_-]{2,86}(\.[A-Za-z0-9_-]{2,86})*$/
const USER_HANDLES_MAX = 40
const MINUTES = 60

/** Only the server sets it: a link to `/deleted` must not remove an existing user's passkeys. */
export function deletedUserHandlesCookie(userHandles: string[]): Cookie {
  const value = userHandles.slice(0, USER_HANDLES_MAX).join('.')
  return {
    name: cookieName('deleted-user-handles'),
    value,
    maxAge: 5 * MINUTES,
    sameSite: 'strict',
  }
}

export function readDeletedUserHandles(headers: Headers): string[] {
  const value = readCookie(headers, cookieName('deleted-user-handles'))
  return value !== null && USER_HANDLES.test(value) ? value.split('.') : []
}

/** Unlike a link, it can't be sent to others. Lax: a provider may redirect back. */
export function typedPhraseCookie(): Cookie {
  return { name: cookieName('typed-phrase'), value: '1', maxAge: 10 * MINUTES, sameSite: 'lax' }
}

export function expiredTypedPhraseCookie(): Cookie {
  return { ...typedPhraseCookie(), value: '', maxAge: 0 }
}

export function wasPhraseTyped(headers: Headers): boolean {
  return readCookie(headers, cookieName('typed-phrase')) === '1'
}
