/** Every way in which the app refuses, with its HTTP status and the sentence people see. One list for pages, routes and actions. */
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
    message: 'That passkey could not be used. Try again, or use another way to sign in.',
  },
  ceremony_expired: {
    status: 400,
    message: 'This request has expired. Please try again.',
  },
  oauth_failed: { status: 400, message: 'The sign-in was not completed. Try again.' },
  provider_unavailable: {
    status: 502,
    message:
      'The sign-in provider is not responding. Try again in a moment, or use another way to sign in.',
  },
  already_linked: {
    status: 409,
    message:
      'That account is already connected to another user. Connect another one, or sign in with it instead.',
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
  fresh_sign_in_required: { status: 403, message: 'Confirm it’s you to continue.' },
  unavailable: {
    status: 503,
    message: 'Temporarily unavailable. Nothing was lost; try again in a moment.',
  },
} as const satisfies Record<string, { status: number; message: string }>

export type ErrorCode = keyof typeof ERRORS

/** Whether a string from outside, e.g. `?error=`, is one of ours. */
export function isErrorCode(value: unknown): value is ErrorCode {
  return typeof value === 'string' && Object.hasOwn(ERRORS, value)
}

/** By which Next knows the errors of `notFound()` and `redirect()`, also where one passes from one bundle to another. */
const DIGESTS: Partial<Record<ErrorCode, string>> = {
  not_found: 'NEXT_HTTP_ERROR_FALLBACK;404',
  unauthenticated: 'NEXT_REDIRECT;replace;/sign-in;307;',
}

/**
 * An expected failure on its way to the edge: a route answers it as JSON, an action returns it as a value. `not_found` ends the render of a page as
 * `notFound()` does, and `unauthenticated` as `redirect('/sign-in')`.
 */
export class AppError extends Error {
  override name = 'AppError'
  declare readonly digest?: string

  /**
   * `fields` holds one message per form field, for `invalid_input`; `retryAfter` is in seconds, for `too_many_requests`; `unknownCredential` says
   * that the passkey was made here and is registered for nobody, so that the browser can take it off its device.
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

/** By name, not by `instanceof`: the proxy, the routes and the pages each bundle a class of their own. */
export function isAppError(error: unknown): error is AppError {
  return error instanceof Error && error.name === 'AppError'
}

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
