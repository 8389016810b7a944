import { ERRORS } from './errors'
import { reportNoAnswer } from './http/connection'
import type { Failure, Result } from './result'

/** The answer of a server action, for the browser. When none comes, since the network or the server failed, that is a refusal like any other. */
export async function settle<Answer extends Result<unknown>>(
  call: () => Promise<Answer>,
): Promise<Answer | Failure> {
  try {
    return await call()
  } catch {
    reportNoAnswer()
    return { ok: false, code: 'unavailable', message: ERRORS.unavailable.message }
  }
}
