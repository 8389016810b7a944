import type { Instrumentation } from 'next'

/** Runs once in each server process, before the first request. */
export async function register() {
  // Next also compiles this file for the edge runtime, which has none of Node's modules.
  if (process.env.NEXT_RUNTIME !== 'nodejs') return
  const { startServer } = await import('@/lib/server/start')
  await startServer()
}

/** Logs each error that reaches Next. Users see its digest. */
export const onRequestError: Instrumentation.onRequestError = async (error, request, context) => {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return
  const { logEvent } = await import('@/lib/server/log')
  const { errorCode } = await import('@/lib/db/errors')
  const digest =
    typeof error === 'object' && error !== null && 'digest' in error
      ? String(error.digest)
      : undefined
  logEvent('server_error', {
    requestId: String(request.headers['x-request-id'] ?? ''),
    route: context.routePath,
    kind: context.routeType,
    error: error instanceof Error ? error.name : typeof error,
    code: errorCode(error),
    digest,
  })
}
