/** Set by the pool: ECONNREFUSED alone may be the fault of a provider that was called. */
const FROM_DATABASE = 'isFromDatabase'
/** On every error of Prisma's. It makes one of its own of a failed first connection, with the code alone. */
const OF_PRISMA = 'clientVersion'
/** Connection errors of Node's sockets; the database's if they came from its socket. */
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
/** What Prisma's adapter makes of them; of a raw query's failure this is all that is left. */
const ADAPTER_KINDS = new Set([
  'DatabaseNotReachable',
  'ConnectionClosed',
  'SocketTimeout',
  'TlsConnectionError',
  'AuthenticationFailed',
  'DatabaseAccessDenied',
  'DatabaseDoesNotExist',
])
/** Prisma: a transaction could not be started in time, or outlived its time. */
const TRANSACTION_API_ERROR = 'P2028'
/** SQLSTATE: 08 connection, 53 resources, 57 operator intervention and timeouts, 28 and 3D wrong login or no such database, 25P03 ended while idle, 25006 a replica. */
const SQLSTATES = /^((08|53|57|28|3D)[0-9A-Z]{3}|25P03|25006)$/
/** What `pg` says without a code. */
const MESSAGES =
  /^(Connection terminated|timeout exceeded when trying to connect|timeout expired|Query read timeout|Cannot use a pool after|Client has encountered a connection error|The server does not support SSL|There was an error establishing an SSL|SASL: )/
/** [messages of `pg` that have no code, the code of their kind]. */
const UNCODED: [RegExp, string][] = [
  [/ SSL connection/, 'TlsConnectionError'],
  [/timeout/, 'ETIMEDOUT'],
  [/^Connection terminated/, 'ECONNRESET'],
]
/** OpenSSL's verdicts on a certificate, as Node names them. */
const CERTIFICATE_CODES = /^[A-Z_]*(CERT|CRL|ISSUER|LEAF_SIGNATURE|HOSTNAME_MISMATCH)[A-Z_]*$/

/** Whether the error says that the database cannot answer now: a fault of the system, never of the person. */
export function isDatabaseUnavailable(error: unknown): boolean {
  return errorChain(error).some(
    ({ codes, message, isFromDatabase }) =>
      codes.some((code) => isUnavailableCode(code) || (isFromDatabase && isConnectionCode(code))) ||
      MESSAGES.test(message),
  )
}

/** Marks an error of a connection to the database. Returns it. */
export function markAsDatabase(error: unknown): unknown {
  return error instanceof Error ? Object.assign(error, { [FROM_DATABASE]: true }) : error
}

function isUnavailableCode(code: string): boolean {
  return ADAPTER_KINDS.has(code) || code === TRANSACTION_API_ERROR || SQLSTATES.test(code)
}

/** A provider's connection fails with the same codes. */
function isConnectionCode(code: string): boolean {
  return SOCKET_CODES.has(code) || CERTIFICATE_CODES.test(code)
}

/** The innermost SQLSTATE or system code of an error, else Prisma's; for logs, which may hold codes but no messages. */
export function errorCode(error: unknown): string | undefined {
  const chain = errorChain(error)
  const codes = chain.flatMap((one) => one.codes)
  const isNative = (code: string) => /^[0-9A-Z_]+$/.test(code) && !/^P\d{4}$/.test(code)
  const [, uncoded] =
    UNCODED.find(([words]) => chain.some(({ message }) => words.test(message))) ?? []
  return codes.findLast(isNative) ?? uncoded ?? codes.at(-1)
}

/** Serialization failure or deadlock (SQLSTATE 40001, 40P01): the same transaction may succeed when it is tried again. */
export function isTransactionConflict(error: unknown): boolean {
  return errorChain(error).some(({ codes }) => codes.includes('40001') || codes.includes('40P01'))
}

/** SQLSTATE 23505. */
export function isUniqueViolation(error: unknown): boolean {
  return errorChain(error).some(({ codes }) => codes.includes('23505'))
}

/** SQLSTATE 23503: the row that was referred to is gone. */
export function isForeignKeyViolation(error: unknown): boolean {
  return errorChain(error).some(({ codes }) => codes.includes('23503'))
}

/** Prisma: the row that was to be read or changed is not there (P2025). */
export function isRecordMissing(error: unknown): boolean {
  return errorChain(error).some(({ codes }) => codes.includes('P2025'))
}

/**
 * SQLSTATE 0A000: what was prepared no longer fits the tables, which a migration has changed. 26000 and 42P05: a pooler
 * lends out connections on which other statements are prepared. Nothing was done: a fresh statement may succeed.
 */
export function isStalePlan(error: unknown): boolean {
  return codesOf(error).some((code) => ['0A000', '26000', '42P05'].includes(code))
}

/** The codes of an error and of all that caused it. */
export function codesOf(error: unknown): string[] {
  return errorChain(error).flatMap(({ codes }) => codes)
}

/** An error and all it was caused by. Prisma hides the driver's error in `meta.driverAdapterError` or in a plain-object `cause`. */
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
