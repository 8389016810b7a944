import 'server-only'
import { HOME_PATH } from '@/lib/brand'
import type { ErrorCode } from '@/lib/errors'
import type { Cookie } from '@/lib/http/cookies'
import { seeOther } from '@/lib/http/route'
import { confirmPath } from '../return-to'
import type { Intent } from './start'

type Destination = { intent: Intent; returnTo: string; provider: string }

/** The page on which a failed flow began. 'fault' is our own error. */
export function land(
  code: ErrorCode | 'fault',
  destination: Destination | null,
  cookies: Cookie[] = [],
): Response {
  const path =
    code === 'unavailable'
      ? `/unavailable?${new URLSearchParams({ returnTo: destination?.returnTo ?? HOME_PATH })}`
      : failurePath(code === 'fault' ? 'unavailable' : code, destination)
  return seeOther(path, { cookies })
}

function failurePath(code: ErrorCode, destination: Destination | null): string {
  if (destination === null) return `/sign-in?error=${code}`
  const { intent, returnTo, provider } = destination
  if (code === 'unauthenticated')
    return `/sign-in?${new URLSearchParams({ error: code, returnTo: intent === 'link' ? '/settings' : returnTo })}`
  if (intent === 'link')
    return code === 'fresh_sign_in_required' ? confirmPath('/settings') : `/settings?error=${code}`
  if (intent === 'step-up') return `${confirmPath(returnTo)}&error=${code}`
  const query = new URLSearchParams({ error: code })
  // The sentence names the provider.
  if (code === 'account_exists' || code === 'not_found') query.set('provider', provider)
  if (returnTo !== HOME_PATH) query.set('returnTo', returnTo)
  return `/sign-in?${query}`
}
