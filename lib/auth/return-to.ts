import type { Route } from 'next'
import { HOME_PATH } from '@/lib/brand'

const MAX_LENGTH = 1024
/** Routes, sign-in pages and notices. */
const NOT_A_DESTINATION =
  /^\/(api|sign-in|sign-up|signed-out|deleted|unavailable|new-version)(\/|$)/i
const BASE = 'http://app.invalid'

/**
 * Where to go after a sign-in: a path of this app, else the home page. Checked on the way in and
 * where it is used (CWE-601).
 */
export function safeReturnTo(value: unknown): Route {
  const path = isSafe(value) ? new URL(value, BASE).href.slice(BASE.length) : HOME_PATH
  // Encoding may have lengthened it.
  return path.length <= MAX_LENGTH ? (path as Route) : HOME_PATH
}

export function confirmPath(returnTo: string): Route {
  return `/confirm?returnTo=${encodeURIComponent(returnTo)}` as Route
}

function isSafe(value: unknown): value is string {
  if (typeof value !== 'string' || value.length > MAX_LENGTH) return false
  const decoded = decodeOnce(value)
  if (
    decoded === null ||
    [value, decoded].some((form) => !/^\/(?![/\\])/.test(form) || /[\\\p{Cc}]/u.test(form))
  )
    return false
  return [value, decoded].every((form) => {
    const { origin, pathname } = new URL(form, BASE)
    return origin === BASE && !pathname.startsWith('//') && !NOT_A_DESTINATION.test(pathname)
  })
}

function decodeOnce(value: string): string | null {
  try {
    return decodeURIComponent(value)
  } catch {
    return null
  }
}
