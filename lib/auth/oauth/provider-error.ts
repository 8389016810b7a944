import { AppError, isAppError } from '@/lib/errors'

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

/** RFC 6749 §4.1.2.1. */
const NOT_NOW = new Set(['server_error', 'temporarily_unavailable', 'slow_down'])

/** Carries no text from the provider. */
export class ProviderError extends Error {
  override name = 'ProviderError'
  /** RFC 6749 §5.2, e.g. 'invalid_grant'. */
  readonly code: string | null

  constructor(
    readonly fault: ProviderFault,
    { code, cause }: { code?: unknown; cause?: unknown } = {},
  ) {
    super(`Provider: ${fault}`, { cause })
    this.code = typeof code === 'string' && /^[A-Za-z0-9_.-]{1,64}$/.test(code) ? code : null
  }

  toAppError(): AppError {
    const isRefusal = REFUSALS.has(this.fault) && !NOT_NOW.has(this.code ?? '')
    return new AppError(isRefusal ? 'oauth_failed' : 'provider_unavailable', { cause: this })
  }
}

/** The proxy and routes have their own classes. */
export function isProviderError(error: unknown): error is ProviderError {
  return error instanceof Error && error.name === 'ProviderError'
}

export function toAppError(error: unknown): unknown {
  return isProviderError(error) ? error.toAppError() : error
}

/** For logs and the user's history. */
export function reasonOf(error: unknown): string {
  if (isProviderError(error)) return error.code ? `${error.fault}: ${error.code}` : error.fault
  return isAppError(error) ? error.code : 'fault'
}
