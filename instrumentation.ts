import type { Instrumentation } from 'next'

/** Runs once in each server process, before it answers anything. */
export async function register() {
  // Next compiles this file for its edge runtime, too; the constant keeps Node's modules out of that one.
  if (process.env.NEXT_RUNTIME !== 'nodejs') return
  const { startServer } = await import('@/lib/server/start')
  await startServer()
}

/** One line for each error that reaches Next; the digest is what the person sees. */
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
