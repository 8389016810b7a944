/** Connection errors of Node's sockets. */
const SOCKET_CODES = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH'])
/** Prisma: cannot reach, timed out, closed, no connection free, transaction not started or expired. */
const PRISMA_CODES = new Set(['P1000', 'P1001', 'P1002', 'P1003', 'P1008', 'P1010', 'P1011', 'P1017', 'P2024', 'P2028', 'P2037'])
/** SQLSTATE classes: 08 connection, 53 resources, 57 operator intervention, 28 and 3D wrong login or no such database. */
const SQLSTATE_CLASSES = /^(08|53|57|28|3D)[0-9A-Z]{3}$/
/** What `pg` says without a code. */
const MESSAGES =
  /^(Connection terminated|timeout exceeded when trying to connect|timeout expired|Query read timeout|Cannot use a pool after|Client has encountered a connection error)/

/** Whether the error says that the database cannot answer now: a fault of the system, never of the person. */
export function isDatabaseUnavailable(error: unknown): boolean {
  return causes(error).some(
    ({ codes, message }) =>
      codes.some((code) => SOCKET_CODES.has(code) || PRISMA_CODES.has(code) || SQLSTATE_CLASSES.test(code)) || MESSAGES.test(message),
  )
}

/** Serialization failure or deadlock (SQLSTATE 40001, 40P01): the same transaction may succeed when it is tried again. */
export function isTransactionConflict(error: unknown): boolean {
  return causes(error).some(
    ({ codes }) =>
      codes.includes('40001') || codes.includes('40P01') || codes.includes('P2034') || codes.includes('TransactionWriteConflict'),
  )
}

/** SQLSTATE 23505. `constraint` narrows it to one index, e.g. 'users_email_key'. */
export function isUniqueViolation(error: unknown): boolean {
  return causes(error).some(
    ({ codes }) => codes.includes('23505') || codes.includes('P2002') || codes.includes('UniqueConstraintViolation'),
  )
}

/** An error and all it was caused by. Prisma hides the driver's error in `meta.driverAdapterError` or in a plain-object `cause`. */
function causes(error: unknown, depth = 0): { codes: string[]; message: string }[] {
  if (typeof error !== 'object' || error === null || depth > 8) return []
  const { code, originalCode, kind, message, cause, meta, errors } = { ...error } as Record<string, unknown>
  const here = {
    codes: [code, originalCode, kind].filter((value) => typeof value === 'string'),
    message: error instanceof Error ? error.message : typeof message === 'string' ? message : '',
  }
  const inner = [
    error instanceof Error ? error.cause : cause,
    (meta as Record<string, unknown> | undefined)?.driverAdapterError,
    ...(Array.isArray(errors) ? errors : []),
  ]
  return [here, ...inner.flatMap((item) => causes(item, depth + 1))]
}
