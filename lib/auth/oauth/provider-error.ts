import { AppError, isAppError } from '@/lib/errors'

/** Our own names for what went wrong at a provider; they may be logged and shown in a user's history. */
export type ProviderFault =
  | 'timeout'
  | 'unreachable'
  | 'redirected'
  | 'status'
  | 'not_json'
  | 'too_large'
  | 'malformed'
  | 'oauth_error'
  | 'cancelled'
  | 'wrong_issuer'
  | 'wrong_provider'
  | 'bad_callback'
  | 'id_token'
  | 'subject_mismatch'
  | 'no_subject'

const REFUSALS = new Set<ProviderFault>([
  'oauth_error',
  'cancelled',
  'wrong_issuer',
  'wrong_provider',
  'bad_callback',
  'id_token',
  'subject_mismatch',
  'no_subject',
])

/** Codes of RFC 6749 §4.1.2.1 that say "not now" and not "no". */
const NOT_NOW = new Set(['server_error', 'temporarily_unavailable', 'slow_down'])

/** A provider that did not do its part. Carries no text of the provider's: only `fault`, and the `code` of an OAuth error response. */
export class ProviderError extends Error {
  override name = 'ProviderError'
  /** The `error` of RFC 6749 §5.2, e.g. 'invalid_grant'; null when it is not one. */
  readonly code: string | null

  constructor(
    readonly fault: ProviderFault,
    { code, cause }: { code?: unknown; cause?: unknown } = {},
  ) {
    super(`Provider: ${fault}`, { cause })
    this.code = typeof code === 'string' && /^[A-Za-z0-9_.-]{1,64}$/.test(code) ? code : null
  }

  /** What people are told: it is down or talks nonsense, or it said no. */
  toAppError(): AppError {
    const isRefusal = REFUSALS.has(this.fault) && !NOT_NOW.has(this.code ?? '')
    return new AppError(isRefusal ? 'oauth_failed' : 'provider_unavailable', { cause: this })
  }
}

/** By name, not by `instanceof`: the proxy and the routes each bundle a class of their own. */
export function isProviderError(error: unknown): error is ProviderError {
  return error instanceof Error && error.name === 'ProviderError'
}

/** The error as the user is told of it. Anything but a provider's failure stays as it is. */
export function toAppError(error: unknown): unknown {
  return isProviderError(error) ? error.toAppError() : error
}

/** The cause in a word, for logs and for the user's history. */
export function reasonOf(error: unknown): string {
  if (isProviderError(error)) return error.code ? `${error.fault}: ${error.code}` : error.fault
  return isAppError(error) ? error.code : 'fault'
}
