import 'server-only'
import { env } from '@/lib/env'
import { PRESETS, type ProviderConfig } from '../../env/provider-presets'
import { knownAuthorizeOrigin } from './discovery'
import { createProvider } from './providers'

const SECRETS = { state: '', codeVerifier: '', nonce: '', isStepUp: false }

/**
 * Where the "Continue with" forms lead in the end: the origins for the page's `form-action`. Of a
 * configured issuer it is its own origin and that of its authorization endpoint, which may be
 * another. No page waits for an issuer: for as long as the first question is under way, any address
 * with the issuer's scheme is allowed, so that the first press of a button works.
 */
export function authorizeOrigins(): string[] {
  const origins = env().providers.flatMap((config) => {
    const { origin, protocol } = new URL(config.url)
    if (!isDiscovered(config)) return [origin]
    const known = knownAuthorizeOrigin(config.url)
    return [origin, known.origin ?? (known.isUnknown ? protocol : origin)]
  })
  return [...new Set(origins)]
}

/**
 * Asks the issuers that have not said for a while where their sign-in page is; called when the
 * server starts and with each page. Ends when they have answered and never fails: an issuer that is
 * down has no sign-in page either. Null when there is nothing to ask.
 */
export function learnAuthorizeOrigins(): Promise<unknown> | null {
  const due = env().providers.filter(
    (config) => isDiscovered(config) && knownAuthorizeOrigin(config.url).isDue,
  )
  if (due.length === 0) return null
  // Each question has a deadline of its own.
  const { signal } = new AbortController()
  return Promise.allSettled(due.map((config) => createProvider(config).authorize(SECRETS, signal)))
}

/** Presets have their sign-in page on the origin that they name. */
function isDiscovered({ id, protocol }: ProviderConfig): boolean {
  return protocol === 'openid' && !Object.hasOwn(PRESETS, id)
}
