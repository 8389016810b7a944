import type { Failure } from '@/lib/errors'
import { ERRORS, type ErrorCode, isErrorCode } from '@/lib/errors'
import { reportNoAnswer } from './connection'

const OFFLINE = 'You’re offline. Nothing was lost. Try again when you’re connected.'

type Answer<T> = { ok: true; value: T } | Failure

/**
 * Trusts our routes' answers. Failures are values. `isUnasked`: no user started it, so a lost
 * connection isn't reported.
 */
export async function postJson<T>(
  path: `/api/${string}`,
  body: unknown,
  { isUnasked = false } = {},
): Promise<Answer<T>> {
  try {
    const response = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    const answer: unknown = await response.json()
    return response.ok ? { ok: true, value: answer as T } : refusal(answer)
  } catch {
    if (!isUnasked) reportNoAnswer()
    return failure('unavailable', navigator.onLine ? undefined : OFFLINE)
  }
}

function refusal(answer: unknown): Failure {
  const { error } = Object(answer) as { error?: Partial<Failure> }
  if (!isErrorCode(error?.code)) return failure('unavailable')
  const { code, message, fields, unknownCredential } = error
  return { ...failure(code, message), fields, unknownCredential }
}

function failure(code: ErrorCode, message: string = ERRORS[code].message): Failure {
  return { ok: false, code, message }
}
