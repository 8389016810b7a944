import 'server-only'
import { env } from '@/lib/env'
import { knownAuthorizeOrigin, orTimeout } from './discovery'
import { deadline } from './guarded-fetch'
import { PRESETS } from './presets'
import { createProvider } from './providers'

/** How long a page waits for an issuer that was not asked yet: once after a start, then the answer is kept. */
const PATIENCE_MS = 1_000
const SECRETS = { state: '', codeVerifier: '', nonce: '', isStepUp: false }

/**
 * Where the "Continue with" forms lead in the end: the origins for the page's `form-action`. Of a configured issuer it is its
 * own origin and that of its authorization endpoint, which may stand elsewhere. Never throws: an issuer that is down has no sign-in page either.
 */
export async function authorizeOrigins(): Promise<string[]> {
  const origins = await Promise.all(
    env().providers.map(async (config) => {
      const own = new URL(config.url).origin
      if (config.protocol !== 'openid' || config.id in PRESETS) return [own]
      const endpoint = knownAuthorizeOrigin(config.url) ?? (await askForOrigin(config))
      return endpoint ? [own, endpoint] : [own]
    }),
  )
  return [...new Set(origins.flat())]
}

async function askForOrigin(config: Parameters<typeof createProvider>[0]): Promise<string | null> {
  const signal = deadline(PATIENCE_MS)
  return orTimeout(createProvider(config).authorize(SECRETS, signal), signal).then(
    ({ url }) => url.origin,
    () => null,
  )
}
