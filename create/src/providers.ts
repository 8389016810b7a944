/** Providers that need only an id and a secret, with their names. */
const PROVIDERS = {
  google: 'Google',
  github: 'GitHub',
  microsoft: 'Microsoft',
  apple: 'Apple',
  gitlab: 'GitLab',
  discord: 'Discord',
} as const

export type Provider = keyof typeof PROVIDERS

/** In the order in which they are listed. */
export const PROVIDER_IDS = Object.keys(PROVIDERS).filter(isProvider)

export function isProvider(id: string): id is Provider {
  return Object.hasOwn(PROVIDERS, id)
}

/** Such as "GitHub". */
export function providerName(provider: Provider): string {
  return PROVIDERS[provider]
}
