import 'server-only'
import { env } from '@/lib/env'
import { PRESETS, type ProviderConfig } from '@/lib/env/provider-presets'
import { knownAuthorizeOrigin } from './discovery'
import { createProvider } from './providers'

const SECRETS = { state: '', codeVerifier: '', nonce: '', isStepUp: false }

/** For `form-action`. Until an issuer answers, any address with its scheme: no page waits. */
export function authorizeOrigins(): string[] {
  const origins = env().providers.flatMap((config) => {
    const { origin, protocol } = new URL(config.url)
    if (!isDiscovered(config)) return [origin]
    const known = knownAuthorizeOrigin(config.url)
    return [origin, known.origin ?? (known.isUnknown ? protocol : origin)]
  })
  return [...new Set(origins)]
}

/** Never fails. Null if no issuer is due. */
export function learnAuthorizeOrigins(): Promise<unknown> | null {
  const due = env().providers.filter(
    (config) => isDiscovered(config) && knownAuthorizeOrigin(config.url).isDue,
  )
  if (due.length === 0) return null
  // Each call has its own deadline.
  const { signal } = new AbortController()
  return Promise.allSettled(due.map((config) => createProvider(config).authorize(SECRETS, signal)))
}

function isDiscovered({ id }: ProviderConfig): boolean {
  return !Object.hasOwn(PRESETS, id)
}
