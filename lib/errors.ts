/** Every expected failure, with the sentence shown to users. */
export const ERRORS = {
  unauthenticated: { status: 401, message: 'You are signed out. Sign in to continue.' },
  forbidden: { status: 403, message: 'You don’t have access to this. Ask an admin for access.' },
  not_found: { status: 404, message: 'This no longer exists.' },
  invalid_input: {
    status: 400,
    message: 'Some fields are invalid. Check them and try again.',
  },
  csrf: {
    status: 403,
    message: 'This request did not come from this site. Reload the page and try again.',
  },
  too_many_requests: { status: 429, message: 'Too many attempts. Wait a moment and try again.' },
  passkey_failed: {
    status: 400,
    message: 'That passkey couldn’t be used. Try again, or sign in another way.',
  },
  ceremony_expired: {
    status: 400,
    message: 'This request has expired. Please try again.',
  },
  oauth_failed: { status: 400, message: 'Sign-in wasn’t completed. Try again.' },
  provider_unavailable: {
    status: 502,
    message: 'The sign-in provider isn’t responding. Try again later, or sign in another way.',
  },
  already_linked: {
    status: 409,
    message:
      'That account is already connected to another user. Connect a different one, or sign in with it.',
  },
  account_exists: {
    status: 409,
    message:
      'An account may already exist. Sign in with your usual method, then connect this one in settings.',
  },
  sign_up_closed: {
    status: 403,
    message: 'Sign-ups are closed. Already have an account? Sign in.',
  },
  last_sign_in_method: {
    status: 409,
    message: 'This is your only way to sign in. Add another one first.',
  },
  session_limit: {
    status: 409,
    message:
      'You’re signed in on as many devices as allowed. Sign out on one of them, then try again. A recovery code also works: it ends your oldest session.',
  },
  fresh_sign_in_required: { status: 403, message: 'Confirm it’s you to continue.' },
  unavailable: {
    status: 503,
    message: 'Temporarily unavailable. Nothing was lost. Try again in a moment.',
  },
} as const satisfies Record<string, { status: number; message: string }>

export type ErrorCode = keyof typeof ERRORS

export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && Object.hasOwn(ERRORS, value)
}

/** By which Next recognises its own `notFound()` and `redirect()`. */
const DIGESTS: Partial<Record<ErrorCode, string>> = {
  not_found: 'NEXT_HTTP_ERROR_FALLBACK;404',
  unauthenticated: 'NEXT_REDIRECT;replace;/sign-in;307;',
}

/**
 * An expected failure. Routes answer it as JSON, actions return it. In a page, `not_found` acts
 * like `notFound()` and `unauthenticated` like `redirect('/sign-in')`.
 */
export class AppError extends Error {
  override name = 'AppError'
  declare readonly digest?: string

  /**
   * `retryAfter`: seconds. `unknownCredential`: no user has this passkey, so the device may delete
   * it.
   */
  constructor(
    readonly code: ErrorCode,
    readonly options: {
      message?: string
      fields?: Record<string, string>
      retryAfter?: number
      unknownCredential?: true | undefined
      cause?: unknown
    } = {},
  ) {
    super(options.message ?? ERRORS[code].message, { cause: options.cause })
    const digest = DIGESTS[code]
    if (digest) this.digest = digest
  }
}

/** Not `instanceof`: the proxy, routes and pages bundle separate classes. */
export function isAppError(error: unknown): error is AppError {
  return error instanceof Error && error.name === 'AppError'
}

/** An `AppError` as a value. */
export type Failure = {
  ok: false
  code: ErrorCode
  message: string
  fields?: Record<string, string>
  unknownCredential?: boolean
}

/** What server actions return: expected failures are values, bugs are exceptions. */
export type Result<T> = { ok: true; value: T } | Failure
