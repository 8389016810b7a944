/** The system's code of a failure, such as 'ENOENT'; null when it is something else. */
export function systemErrorCode(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : null
}
