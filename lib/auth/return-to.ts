import type { Route } from 'next'
import { HOME_PATH } from '@/lib/nouns'

const MAX_LENGTH = 1024
/** Routes, sign-in pages, and pages that tell a visitor what has happened. */
const NOT_A_DESTINATION =
  /^\/(api|sign-in|sign-up|signed-out|deleted|unavailable|new-version)(\/|$)/i
// A base of our own: only whether the path leaves it matters.
const BASE = 'http://app.invalid'

/**
 * The path to go to after a sign-in, made safe: a path of this app to which a person can want to go (no route of `/api`, no sign-in page), else the default page.
 * Used where the value comes in and again where it is used (CWE-601).
 */
export function safeReturnTo(value: unknown): Route {
  const path = isSafe(value) ? new URL(value, BASE).href.slice(BASE.length) : HOME_PATH
  // Encoding may lengthen it; what is written here must be read again later.
  return path.length <= MAX_LENGTH ? (path as Route) : HOME_PATH
}

/** The page on which a signed-in user confirms that it is them, and which leads back to `returnTo`. */
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
    const url = parse(form)
    return (
      url !== null &&
      url.origin === BASE &&
      !url.pathname.startsWith('//') &&
      !NOT_A_DESTINATION.test(url.pathname)
    )
  })
}

function decodeOnce(value: string): string | null {
  try {
    return decodeURIComponent(value)
  } catch {
    return null
  }
}

function parse(path: string): URL | null {
  return URL.canParse(path, BASE) ? new URL(path, BASE) : null
}
