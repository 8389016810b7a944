/** Set by the pool. ECONNREFUSED may also be an OAuth provider's. */
const FROM_DATABASE = 'isFromDatabase'
/** On every Prisma error. */
const OF_PRISMA = 'clientVersion'
const SOCKET_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
])
/** Names of Prisma's adapter. */
const ADAPTER_KINDS = new Set([
  'DatabaseNotReachable',
  'ConnectionClosed',
  'SocketTimeout',
  'TlsConnectionError',
  'AuthenticationFailed',
  'DatabaseAccessDenied',
  'DatabaseDoesNotExist',
])
/** A transaction was late to start or end. */
const TRANSACTION_API_ERROR = 'P2028'
/**
 * 08 connection, 53 resources, 57 shutdown, 28 and 3D login or database, 25P03 idle, 25006 replica.
 */
const SQLSTATES = /^((08|53|57|28|3D)[0-9A-Z]{3}|25P03|25006)$/
const MESSAGES = new RegExp(
  `^(${[
    'Connection terminated',
    'timeout exceeded when trying to connect',
    'timeout expired',
    'Query read timeout',
    'Cannot use a pool after',
    'Client has encountered a connection error',
    'The server does not support SSL',
    'There was an error establishing an SSL',
    'SASL: ',
  ].join('|')})`,
)
/** [message without a code, equivalent code]. */
const UNCODED: [RegExp, string][] = [
  [/ SSL connection/, 'TlsConnectionError'],
  [/timeout/, 'ETIMEDOUT'],
  [/^Connection terminated/, 'ECONNRESET'],
]
/** Node's codes for rejected certificates. */
const CERTIFICATE_CODES = /^[A-Z_]*(CERT|CRL|ISSUER|LEAF_SIGNATURE|HOSTNAME_MISMATCH)[A-Z_]*$/

export function isDatabaseUnavailable(error: unknown): boolean {
  return errorChain(error).some(
    ({ codes, message, isFromDatabase }) =>
      codes.some((code) => isUnavailableCode(code) || (isFromDatabase && isConnectionCode(code))) ||
      MESSAGES.test(message),
  )
}

/** Returns the error, marked as the database's. */
export function markAsDatabase(error: unknown): unknown {
  return error instanceof Error ? Object.assign(error, { [FROM_DATABASE]: true }) : error
}

function isUnavailableCode(code: string): boolean {
  return ADAPTER_KINDS.has(code) || code === TRANSACTION_API_ERROR || SQLSTATES.test(code)
}

function isConnectionCode(code: string): boolean {
  return SOCKET_CODES.has(code) || CERTIFICATE_CODES.test(code)
}

/** For logs, which must not contain messages. */
export function errorCode(error: unknown): string | undefined {
  const chain = errorChain(error)
  const codes = chain.flatMap((one) => one.codes)
  const isNative = (code: string) => /^[0-9A-Z_]+$/.test(code) && !/^P\d{4}$/.test(code)
  const [, uncoded] =
    UNCODED.find(([words]) => chain.some(({ message }) => words.test(message))) ?? []
  return codes.findLast(isNative) ?? uncoded ?? codes.at(-1)
}

export function isTransactionConflict(error: unknown): boolean {
  return errorChain(error).some(({ codes }) => codes.includes('40001') || codes.includes('40P01'))
}

/** SQLSTATE 23505. */
export function isUniqueViolation(error: unknown): boolean {
  return errorChain(error).some(({ codes }) => codes.includes('23505'))
}

/** SQLSTATE 23503. */
export function isForeignKeyViolation(error: unknown): boolean {
  return errorChain(error).some(({ codes }) => codes.includes('23503'))
}

/** Prisma P2025. */
export function isRecordMissing(error: unknown): boolean {
  return errorChain(error).some(({ codes }) => codes.includes('P2025'))
}

/**
 * A migration (0A000) or a pooler (26000, 42P05) invalidated a prepared statement. Another try may
 * succeed.
 */
export function isStalePlan(error: unknown): boolean {
  return codesOf(error).some((code) => ['0A000', '26000', '42P05'].includes(code))
}

export function codesOf(error: unknown): string[] {
  return errorChain(error).flatMap(({ codes }) => codes)
}

/** Prisma keeps the driver's error in `meta` or `cause`. */
export function errorChain(
  error: unknown,
  depth = 0,
): { codes: string[]; message: string; isFromDatabase: boolean }[] {
  if (typeof error !== 'object' || error === null || depth > 8) return []
  const { code, originalCode, kind, message, cause, meta, errors } = { ...error } as Record<
    string,
    unknown
  >
  const here = {
    codes: [code, originalCode, kind].filter((value) => typeof value === 'string'),
    message: error instanceof Error ? error.message : typeof message === 'string' ? message : '',
    isFromDatabase: FROM_DATABASE in error || OF_PRISMA in error,
  }
  const inner = [
    error instanceof Error ? error.cause : cause,
    (meta as Record<string, unknown> | undefined)?.driverAdapterError,
    ...(Array.isArray(errors) ? errors : []),
  ]
  return [here, ...inner.flatMap((item) => errorChain(item, depth + 1))]
}
