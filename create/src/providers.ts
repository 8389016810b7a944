/** The providers that need nothing but an id and a secret, and the further variables that some of them take. */
const PROVIDERS = {
  google: { name: 'Google', variables: [] },
  github: { name: 'GitHub', variables: [] },
  microsoft: { name: 'Microsoft', variables: ['MICROSOFT_TENANT'] },
  apple: { name: 'Apple', variables: ['APPLE_TEAM_ID', 'APPLE_KEY_ID'] },
  gitlab: { name: 'GitLab', variables: [] },
  discord: { name: 'Discord', variables: [] },
} as const satisfies Record<string, { name: string; variables: string[] }>

export type Provider = keyof typeof PROVIDERS

/** All ids, in the order in which they are named to people. */
export const PROVIDER_IDS = Object.keys(PROVIDERS).filter(isProvider)

export function isProvider(id: string): id is Provider {
  return Object.hasOwn(PROVIDERS, id)
}

/** As people know it: "GitHub". */
export function providerName(provider: Provider): string {
  return PROVIDERS[provider].name
}

/** The variables that switch the provider on: id and secret first. */
export function providerVariables(provider: Provider): string[] {
  const prefix = provider.toUpperCase()
  return [`${prefix}_CLIENT_ID`, `${prefix}_CLIENT_SECRET`, ...PROVIDERS[provider].variables]
}
