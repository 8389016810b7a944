import type { ProviderConfig } from '../../env/provider-presets'

/** What a provider grants. Stored only in encrypted form; never in a response, a prop or a log line. */
export type TokenSet = {
  accessToken: string
  refreshToken: string | null
  idToken: string | null
  accessTokenExpiresAt: Date | null
  refreshTokenExpiresAt: Date | null
  /** Space-separated, as OAuth has it. */
  scope: string | null
}

/** What ends a grant; null is what was not stored. */
export type RevocableTokens = { accessToken: string | null; refreshToken: string | null }

/** Who signed in there. Normalised: lengths and characters fit the database. */
export type Identity = {
  /** The provider's stable subject: never an e-mail or a login name. */
  accountId: string
  name: string | null
  /** Lower case. */
  email: string | null
  /** The provider says so *and* is trusted for it. */
  isEmailVerified: boolean
  /** An https address. */
  picture: string | null
}

/** What the provider will state about itself when it answers (RFC 9207). */
type ExpectedIssuer = { issuer: string | null; isIssuerRequired: boolean }

/** The secrets of one flow. */
type FlowSecrets = { state: string; codeVerifier: string; nonce: string }

/** What came back with the browser. `userJson` is Apple's `user` parameter: a name that nobody signed. */
export type Grant = {
  code: string
  codeVerifier: string
  nonce: string
  isStepUp: boolean
  userJson?: string
}

/**
 * A place to sign in at. The whole of the app's knowledge of OAuth is behind this type, so that replacing the library touches this folder only.
 * Every method that calls the provider ends within `signal` and throws `ProviderError`.
 */
export type Provider = {
  config: ProviderConfig
  /** Where the browser is sent (RFC 6749 §4.1.1), and what must come back with it. */
  authorize(
    flow: FlowSecrets & { isStepUp: boolean },
    signal: AbortSignal,
  ): Promise<ExpectedIssuer & { url: URL }>
  /** Trades the code for tokens, once, and reads who they belong to. */
  exchange(grant: Grant, signal: AbortSignal): Promise<{ tokens: TokenSet; identity: Identity }>
  /** RFC 6749 §6. Throws `ProviderError` with `code` 'invalid_grant' when the grant was revoked. */
  refresh(refreshToken: string, signal: AbortSignal): Promise<TokenSet>
  /** RFC 7009. Does nothing where the provider has no such endpoint. */
  revoke(tokens: RevocableTokens, signal: AbortSignal): Promise<void>
}
