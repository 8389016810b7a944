import { unstable_isUnrecognizedActionError } from 'next/navigation'
import type { Failure, Result } from '../errors'
import { ERRORS } from '../errors'
import { reportNoAnswer } from './connection'
import { reportNewVersion } from './new-version'

/** The answer of a server action, for the browser. When none comes, since the network or the server failed, that is a refusal like any other. */
export async function callAction<Answer extends Result<unknown>>(
  call: () => Promise<Answer>,
): Promise<Answer | Failure> {
  try {
    return await call()
  } catch (error) {
    if (unstable_isUnrecognizedActionError(error)) {
      reportNewVersion()
      return {
        ok: false,
        code: 'unavailable',
        message: 'A new version is available. Reload the page and try again.',
      }
    }
    // The text of proxy.ts, which refuses a foreign origin before there is an action to do so.
    if (error instanceof Error && error.message === ERRORS.csrf.message)
      return { ok: false, code: 'csrf', message: ERRORS.csrf.message }
    reportNoAnswer()
    return { ok: false, code: 'unavailable', message: ERRORS.unavailable.message }
  }
}
