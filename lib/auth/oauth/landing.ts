import 'server-only'
import { isDatabaseUnavailable } from '@/lib/db/errors'
import { AppError, type ErrorCode, isAppError } from '@/lib/errors'
import { HOME_PATH } from '@/lib/nouns'
import { confirmPath } from '../return-to'
import type { Flow } from './flow'
import { isProviderError } from './provider-error'
import type { Settled } from './settle'

export type Destination = Pick<Flow, 'intent' | 'returnTo' | 'provider'>

/** Where a flow that succeeded leads. */
export function successPath({ outcome }: Settled, { returnTo, provider }: Flow): string {
  if (outcome === 'connect') return `/settings?connected=${provider}`
  if (outcome === 'keep') return `/settings?unchanged=${provider}`
  return returnTo
}

/** Where a flow that failed leads: the page it began on, with a code of ours. `destination` is null when the flow is unknown. */
export function failurePath(code: ErrorCode, destination: Destination | null): string {
  if (destination === null) return `/sign-in?error=${code}`
  const { intent, returnTo, provider } = destination
  if (code === 'unauthenticated')
    return `/sign-in?${new URLSearchParams({ error: code, returnTo: intent === 'link' ? '/settings' : returnTo })}`
  if (intent === 'link') return `/settings?error=${code}`
  if (intent === 'step-up') return `${confirmPath(returnTo)}&error=${code}`
  const query = new URLSearchParams({ error: code })
  // The sentence names the provider.
  if (code === 'account_exists' || code === 'not_found') query.set('provider', provider)
  if (returnTo !== HOME_PATH) query.set('returnTo', returnTo)
  return `/sign-in?${query}`
}

/** The page that says that the database is down, and leads on from there. */
export function unavailablePath(destination: Destination | null): string {
  return `/unavailable?${new URLSearchParams({ returnTo: destination?.returnTo ?? HOME_PATH })}`
}

/** What a failure is called towards people. Null for a fault of the system, which is no answer to anything they did. */
export function refusalOf(error: unknown): AppError | null {
  if (isProviderError(error)) return error.toAppError()
  if (isAppError(error)) return error
  return isDatabaseUnavailable(error) ? new AppError('unavailable') : null
}

/** Our own word for the cause, for logs and for the user's history. */
export function reasonOf(error: unknown): string {
  if (isProviderError(error)) return error.code ? `${error.fault}: ${error.code}` : error.fault
  return isAppError(error) ? error.code : 'fault'
}
