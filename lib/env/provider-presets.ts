/** To add one, see docs/providers.md. */
export type Preset = {
  /** As in "Continue with {name}". */
  name: string
  /** 'openid' is any OpenID Connect issuer. */
  protocol: 'openid' | 'github' | 'discord'
  /** `{VARIABLE}` is replaced. */
  url: string
  /** With defaults. Those ending in `_URL` must be web addresses. */
  variables?: Record<string, string>
  scopes: string[]
  /** Added to every authorization request. */
  authorizeParams?: Record<string, string>
  /** Added for a step-up. With `max_age` (seconds), `auth_time` is checked. */
  stepUpParams?: Record<string, string>
  /** Whether a verified email is trusted. */
  vouchesForEmail: boolean
  /** The FedCM configuration's address. Assertions must be ID tokens. */
  fedCmUrl?: string
  /** Deviations from the specification: lib/auth/oauth/openid-quirks.ts. */
  quirk?: 'apple' | 'microsoft'
}

export const PRESETS: Record<string, Preset> = {
  google: {
    name: 'Google',
    protocol: 'openid',
    url: 'https://accounts.google.com',
    scopes: ['openid', 'email', 'profile'],
    // Required for a refresh token.
    authorizeParams: { access_type: 'offline' },
    stepUpParams: { prompt: 'select_account' },
    vouchesForEmail: true,
  },
  github: {
    name: 'GitHub',
    protocol: 'github',
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
    // Any tenant's administrator can set any email.
    vouchesForEmail: false,
    quirk: 'microsoft',
  },
  apple: {
    name: 'Apple',
    protocol: 'openid',
    url: 'https://appleid.apple.com',
    // With both, APPLE_CLIENT_SECRET is the private key; otherwise a signed secret.
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

export type ProviderConfig = Omit<Preset, 'variables'> & {
  id: string
  clientId: string
  clientSecret: string
  variables: Record<string, string>
}
