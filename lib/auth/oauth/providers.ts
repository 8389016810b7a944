import 'server-only'
import { env } from '@/lib/env'
import type { ProviderConfig } from '@/lib/env/provider-presets'
import { discordProvider } from './discord'
import { gitHubProvider } from './github'
import { openIdProvider } from './openid'
import type { Provider } from './provider'

const PROTOCOLS = { openid: openIdProvider, github: gitHubProvider, discord: discordProvider }

export type ProviderSummary = { id: string; name: string; hasFedCm?: boolean }

export function listProviders(): ProviderSummary[] {
  return env().providers.map(({ id, name, fedCmUrl }) => ({
    id,
    name,
    hasFedCm: fedCmUrl !== undefined,
  }))
}

/** Null if unknown or disabled. */
export function findProvider(id: string): Provider | null {
  const config = env().providers.find((provider) => provider.id === id)
  return config ? createProvider(config) : null
}

export function createProvider(config: ProviderConfig): Provider {
  return PROTOCOLS[config.protocol](config, redirectUri(config.id))
}

/** One per provider, so that none can answer for another (RFC 9700 §4.4). */
function redirectUri(id: string): string {
  return `${env().appUrl.origin}/api/auth/oauth/${id}/callback`
}
