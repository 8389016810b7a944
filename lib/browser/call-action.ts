import { unstable_isUnrecognizedActionError, unstable_rethrow } from 'next/navigation'
import type { Failure, Result } from '../errors'
import { ERRORS } from '../errors'
import { reportNewVersion, reportNoAnswer } from './connection'

/** A failed network or server becomes a value. */
export async function callAction<Answer extends Result<unknown>>(
  call: () => Promise<Answer>,
): Promise<Answer | Failure> {
  try {
    return await call()
  } catch (error) {
    // Next redirects by throwing.
    unstable_rethrow(error)
    if (unstable_isUnrecognizedActionError(error)) {
      reportNewVersion()
      return {
        ok: false,
        code: 'unavailable',
        message: 'A new version is available. Reload the page and try again.',
      }
    }
    // From proxy.ts.
    if (error instanceof Error && error.message === ERRORS.csrf.message)
      return { ok: false, code: 'csrf', message: ERRORS.csrf.message }
    reportNoAnswer()
    return { ok: false, code: 'unavailable', message: ERRORS.unavailable.message }
  }
}
