import 'server-only'
import { headers } from 'next/headers'
import { type Cookie, cookieName, readCookie } from '@/lib/http/cookies'

const MAX_AGE_SECONDS = 365 * 24 * 60 * 60
const METHOD = /^[a-z][a-z0-9-]{0,31}$/

/** Remembers on this device how the last sign-in was made: 'passkey' or a provider's id. A hint for the sign-in page; it proves nothing. */
export function lastMethodCookie(method: string): Cookie {
  return {
    name: cookieName('last-method'),
    value: method,
    maxAge: MAX_AGE_SECONDS,
    sameSite: 'lax',
  }
}

/** How the last sign-in on this device was made; null when unknown. */
export async function getLastMethod(): Promise<string | null> {
  const value = readCookie(await headers(), cookieName('last-method'))
  return value !== null && METHOD.test(value) ? value : null
}
