/**
 * The providers that need nothing but an id and a secret. Plain data: the environment is checked against it before anything else loads.
 * Adding an OpenID provider is one entry here (docs/providers.md).
 */
export type Preset = {
  /** As it stands in "Continue with {Provider}". */
  name: string
  /** 'openid' is any OpenID Connect issuer; the others have an adapter of their own. */
  protocol: 'openid' | 'github' | 'discord'
  /** The OpenID issuer, or the base address of the others. `{VARIABLE}` is replaced from the environment. */
  url: string
  /** Optional variables and their defaults. A name that ends in `_URL` must be a web address. */
  variables?: Record<string, string>
  scopes: string[]
  /** Parameters of every authorization request. */
  authorizeParams?: Record<string, string>
  /** Parameters when the person is to prove again who they are. With `max_age` (seconds) the provider must say when they did. */
  stepUpParams?: Record<string, string>
  /** Whether an e-mail that the provider calls verified counts as the person's own. */
  vouchesForEmail: boolean
  /** What the provider does otherwise than the specification: `openid-quirks.ts`. */
  quirk?: 'apple' | 'microsoft'
}

export const PRESETS: Record<string, Preset> = {
  google: {
    name: 'Google',
    protocol: 'openid',
    url: 'https://accounts.google.com',
    scopes: ['openid', 'email', 'profile'],
    // A refresh token comes only with this, and only at the first consent.
    authorizeParams: { access_type: 'offline' },
    stepUpParams: { prompt: 'select_account' },
    vouchesForEmail: true,
  },
  github: {
    name: 'GitHub',
    protocol: 'github',
    // An Enterprise Server stands elsewhere.
    url: '{GITHUB_URL}',
    variables: { GITHUB_URL: 'https://github.com' },
    scopes: ['read:user', 'user:email'],
    stepUpParams: { prompt: 'select_account' },
    vouchesForEmail: true,
  },
  microsoft: {
    name: 'Microsoft',
    protocol: 'openid',
    // 'common', 'organizations', 'consumers' or the id of one tenant.
    url: 'https://login.microsoftonline.com/{MICROSOFT_TENANT}/v2.0',
    variables: { MICROSOFT_TENANT: 'common' },
    scopes: ['openid', 'email', 'profile', 'offline_access'],
    stepUpParams: { prompt: 'login' },
    // An administrator of any tenant can write any e-mail there.
    vouchesForEmail: false,
    quirk: 'microsoft',
  },
  apple: {
    name: 'Apple',
    protocol: 'openid',
    url: 'https://appleid.apple.com',
    // With both, APPLE_CLIENT_SECRET is the private key that signs the secret; without, it is a secret that was signed elsewhere.
    variables: { APPLE_TEAM_ID: '', APPLE_KEY_ID: '' },
    scopes: ['openid', 'email', 'name'],
    authorizeParams: { response_mode: 'form_post' },
    vouchesForEmail: true,
    quirk: 'apple',
  },
  gitlab: {
    name: 'GitLab',
    protocol: 'openid',
    url: '{GITLAB_URL}',
    variables: { GITLAB_URL: 'https://gitlab.com' },
    scopes: ['openid', 'email', 'profile'],
    vouchesForEmail: true,
  },
  discord: {
    name: 'Discord',
    protocol: 'discord',
    url: '{DISCORD_URL}',
    variables: { DISCORD_URL: 'https://discord.com' },
    scopes: ['identify', 'email'],
    vouchesForEmail: false,
  },
}

/** A provider that is switched on, with all that the environment says of it. */
export type ProviderConfig = Omit<Preset, 'variables'> & {
  id: string
  clientId: string
  clientSecret: string
  variables: Record<string, string>
}
