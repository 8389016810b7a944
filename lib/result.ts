import type { ErrorCode } from './errors'

/** A refusal as a value. `fields` holds one message per form field; `unknownCredential` says that a passkey is registered for nobody. */
export type Failure = {
  ok: false
  code: ErrorCode
  message: string
  fields?: Record<string, string>
  unknownCredential?: boolean
}

/** What every server action answers: expected failures are values, bugs are exceptions. */
export type Result<T> = { ok: true; value: T } | Failure
