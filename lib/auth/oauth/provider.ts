import type { ProviderConfig } from '@/lib/env/provider-presets'

/** Stored encrypted. Never in a response, prop or log line. */
export type TokenSet = {
  accessToken: string
  refreshToken: string | null
  idToken: string | null
  accessTokenExpiresAt: Date | null
  refreshTokenExpiresAt: Date | null
  /** Space-separated, as OAuth has it. */
  scope: string | null
}

export type RevocableTokens = { accessToken: string | null; refreshToken: string | null }

/** Normalised to fit the database. */
export type Identity = {
  /** Never an email or login name. */
  accountId: string
  name: string | null
  /** Lower case. */
  email: string | null
  /** The provider says so *and* is trusted for it. */
  isEmailVerified: boolean
  /** An https address. */
  picture: string | null
}

/** RFC 9207. */
type ExpectedIssuer = { issuer: string | null; isIssuerRequired: boolean }

/** The secrets of one flow. */
type FlowSecrets = { state: string; codeVerifier: string; nonce: string }

export type Grant = {
  code: string
  codeVerifier: string
  nonce: string
  isStepUp: boolean
  userJson?: string
}

/** Every call ends within `signal` and throws `ProviderError`. */
export type Provider = {
  config: ProviderConfig
  /** RFC 6749 §4.1.1. */
  authorize(
    flow: FlowSecrets & { isStepUp: boolean },
    signal: AbortSignal,
  ): Promise<ExpectedIssuer & { url: URL }>
  exchange(grant: Grant, signal: AbortSignal): Promise<{ tokens: TokenSet; identity: Identity }>
  /** Checks an ID token that came through the browser (FedCM). */
  accept?(idToken: string, nonce: string, signal: AbortSignal): Promise<Identity>
  /** RFC 6749 §6. Throws 'invalid_grant' once the grant is revoked. */
  refresh(refreshToken: string, signal: AbortSignal): Promise<TokenSet>
  /** RFC 7009, where supported. */
  revoke(tokens: RevocableTokens, signal: AbortSignal): Promise<void>
}
