import type { Instrumentation } from 'next'

/** Runs once in each server process, before it answers anything: a wrong environment stops here. */
export async function register() {
  const { env, EnvError } = await import('@/lib/env')
  try {
    env()
  } catch (error) {
    if (!(error instanceof EnvError)) throw error
    process.stderr.write(`${error.message}\n`)
    process.exit(1)
  }
  const { recordSocketAddresses } = await import('@/lib/http/socket-address')
  recordSocketAddresses()
  const { startSweeping } = await import('@/lib/sweep')
  startSweeping()
}

/** One line for each error that reaches Next; the digest is what the person sees. */
export const onRequestError: Instrumentation.onRequestError = async (error, request, context) => {
  const { logEvent } = await import('@/lib/log')
  const digest = typeof error === 'object' && error !== null && 'digest' in error ? String(error.digest) : undefined
  logEvent('server_error', {
    requestId: String(request.headers['x-request-id'] ?? ''),
    route: context.routePath,
    kind: context.routeType,
    error: error instanceof Error ? error.name : typeof error,
    digest,
  })
}
