/** A provider that needs only a client ID and a secret. To add one, see docs/providers.md. */
export type Preset = {
  /** As in "Continue with {name}". */
  name: string
  /** 'openid' is any OpenID Connect issuer. The others have their own adapter. */
  protocol: 'openid' | 'github' | 'discord'
  /** OpenID issuer, or base address. `{VARIABLE}` is replaced from the environment. */
  url: string
  /** Optional variables and their defaults. Those ending in `_URL` must be web addresses. */
  variables?: Record<string, string>
  scopes: string[]
  /** Added to every authorization request. */
  authorizeParams?: Record<string, string>
  /** Added when a step-up is required. With `max_age` (seconds), `auth_time` is checked. */
  stepUpParams?: Record<string, string>
  /** Whether to trust that a verified e-mail belongs to the user. */
  vouchesForEmail: boolean
  /** Deviations from the specification: lib/auth/oauth/openid-quirks.ts. */
  quirk?: 'apple' | 'microsoft'
}

export const PRESETS: Record<string, Preset> = {
  google: {
    name: 'Google',
    protocol: 'openid',
    url: 'https://accounts.google.com',
    scopes: ['openid', 'email', 'profile'],
    // Required for a refresh token, which Google sends only on the first consent.
    authorizeParams: { access_type: 'offline' },
    stepUpParams: { prompt: 'select_account' },
    vouchesForEmail: true,
  },
  github: {
    name: 'GitHub',
    protocol: 'github',
    // Enterprise Server has its own address.
    url: '{GITHUB_URL}',
    variables: { GITHUB_URL: 'https://github.com' },
    scopes: ['read:user', 'user:email'],
    stepUpParams: { prompt: 'select_account' },
    vouchesForEmail: true,
  },
  microsoft: {
    name: 'Microsoft',
    protocol: 'openid',
    // 'common', 'organizations', 'consumers' or the ID of a tenant.
    url: 'https://login.microsoftonline.com/{MICROSOFT_TENANT}/v2.0',
    variables: { MICROSOFT_TENANT: 'common' },
    scopes: ['openid', 'email', 'profile', 'offline_access'],
    stepUpParams: { prompt: 'login' },
    // The administrator of any tenant can set any e-mail.
    vouchesForEmail: false,
    quirk: 'microsoft',
  },
  apple: {
    name: 'Apple',
    protocol: 'openid',
    url: 'https://appleid.apple.com',
    // If both are set, APPLE_CLIENT_SECRET is the private key; otherwise it is a signed secret.
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

/** An enabled provider with its configuration. */
export type ProviderConfig = Omit<Preset, 'variables'> & {
  id: string
  clientId: string
  clientSecret: string
  variables: Record<string, string>
}
