/** The providers that need nothing but an id and a secret, as people know them. */
const PROVIDERS = {
  google: 'Google',
  github: 'GitHub',
  microsoft: 'Microsoft',
  apple: 'Apple',
  gitlab: 'GitLab',
  discord: 'Discord',
} as const

export type Provider = keyof typeof PROVIDERS

/** All ids, in the order in which they are named to people. */
export const PROVIDER_IDS = Object.keys(PROVIDERS).filter(isProvider)

export function isProvider(id: string): id is Provider {
  return Object.hasOwn(PROVIDERS, id)
}

/** As people know it: "GitHub". */
export function providerName(provider: Provider): string {
  return PROVIDERS[provider]
}
