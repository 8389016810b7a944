import 'server-only'
import { CodeChallengeMethod, OAuth2Client } from 'arctic'
import type { JWTPayload } from 'jose'
import { z } from 'zod'
import type { ProviderConfig } from '@/lib/env/provider-presets'
import { discover, type OpenIdMetadata, signingKeys } from './discovery'
import { fetchJson } from './guarded-fetch'
import { SKEW_SECONDS, verifyIdToken } from './id-token'
import { toIdentity } from './identity'
import { type OpenIdQuirk, QUIRKS } from './openid-quirks'
import type { Grant, Identity, Provider } from './provider'
import { isProviderError, ProviderError, type ProviderFault } from './provider-error'
import { type ClientAuthentication, requestRevocation, requestTokens } from './token-request'

const USELESS_ANSWERS = new Set<ProviderFault>(['not_json', 'too_large', 'redirected'])
const userInfoResponse = z.looseObject({ sub: z.string() })

export function openIdProvider(config: ProviderConfig, redirectUri: string): Provider {
  const quirk: OpenIdQuirk = config.quirk ? QUIRKS[config.quirk] : {}
  const isIssuer = (stated: string) =>
    quirk.isIssuer?.(stated, config) ?? isSameIssuer(stated, config.url)
  const metadataOf = (signal: AbortSignal) => discover(config.url, isIssuer, signal)

  /** Every server must accept client_secret_basic (RFC 6749). */
  async function authentication({
    token_endpoint_auth_methods_supported: methods,
  }: OpenIdMetadata): Promise<ClientAuthentication> {
    const isPost =
      !methods.includes('client_secret_basic') && methods.includes('client_secret_post')
    const clientSecret = (await quirk.clientSecret?.(config)) ?? config.clientSecret
    return {
      method: isPost ? 'client_secret_post' : 'client_secret_basic',
      clientId: config.clientId,
      clientSecret,
    }
  }

  function verify(idToken: string, nonce: string, metadata: OpenIdMetadata, signal: AbortSignal) {
    const issuer = (claims: JWTPayload) =>
      quirk.issuerOf?.(metadata.issuer, claims) ?? metadata.issuer
    const keys = signingKeys(metadata)
    return verifyIdToken(idToken, { keys, issuer, clientId: config.clientId, nonce, signal })
  }

  async function identify(
    { idToken, accessToken }: { idToken: string; accessToken: string },
    grant: Grant,
    metadata: OpenIdMetadata,
    signal: AbortSignal,
  ): Promise<Identity> {
    const claims = await verify(idToken, grant.nonce, metadata, signal)
    if (grant.isStepUp) assertRecent(claims, config.stepUpParams?.max_age)
    const isComplete = claims.email !== undefined && nameIn(claims) !== null
    const endpoint = isComplete ? undefined : metadata.userinfo_endpoint
    const userInfo = endpoint ? await fetchUserInfo(endpoint, accessToken, claims.sub, signal) : {}
    return identityFrom(claims, userInfo, grant.userJson)
  }

  function identityFrom(
    claims: JWTPayload & { sub: string },
    userInfo: Record<string, unknown> = {},
    userJson?: string,
  ): Identity {
    const profile: Record<string, unknown> = { ...userInfo, ...claims }
    // "Verified" says nothing about an address from elsewhere.
    const { email, email_verified: verified } = claims.email === undefined ? userInfo : claims
    return toIdentity({
      accountId: quirk.accountId?.(claims) ?? claims.sub,
      names: [
        nameIn(profile),
        quirk.nameOf?.(userJson),
        profile.nickname,
        profile.preferred_username,
      ],
      email,
      isEmailVerified:
        config.vouchesForEmail &&
        (verified === true || (config.quirk === 'apple' && verified === 'true')),
      picture: profile.picture,
    })
  }

  return {
    config,
    async authorize({ state, codeVerifier, nonce, isStepUp }, signal) {
      const metadata = await metadataOf(signal)
      const client = new OAuth2Client(config.clientId, null, redirectUri)
      const url = client.createAuthorizationURLWithPKCE(
        metadata.authorization_endpoint,
        state,
        CodeChallengeMethod.S256,
        codeVerifier,
        config.scopes,
      )
      url.searchParams.set('nonce', nonce)
      for (const [name, value] of Object.entries({
        ...config.authorizeParams,
        ...(isStepUp ? config.stepUpParams : {}),
      }))
        url.searchParams.set(name, value)
      return {
        url,
        issuer: metadata.issuer,
        isIssuerRequired: metadata.authorization_response_iss_parameter_supported,
      }
    },
    async exchange(grant, signal) {
      const metadata = await metadataOf(signal)
      const form = {
        grant_type: 'authorization_code',
        code: grant.code,
        code_verifier: grant.codeVerifier,
        redirect_uri: redirectUri,
      }
      const tokens = await requestTokens({
        url: metadata.token_endpoint,
        form,
        client: await authentication(metadata),
        signal,
      })
      const { idToken, accessToken } = tokens
      if (idToken === null) throw new ProviderError('malformed')
      return { tokens, identity: await identify({ idToken, accessToken }, grant, metadata, signal) }
    },
    async accept(idToken, nonce, signal) {
      return identityFrom(await verify(idToken, nonce, await metadataOf(signal), signal))
    },
    async refresh(refreshToken, signal) {
      const metadata = await metadataOf(signal)
      const form = { grant_type: 'refresh_token', refresh_token: refreshToken }
      return requestTokens({
        url: metadata.token_endpoint,
        form,
        client: await authentication(metadata),
        signal,
      })
    },
    async revoke({ accessToken, refreshToken }, signal) {
      const metadata = await metadataOf(signal)
      const token = refreshToken ?? accessToken
      if (!metadata.revocation_endpoint || !token) return
      const form = { token, token_type_hint: refreshToken ? 'refresh_token' : 'access_token' }
      await requestRevocation({
        url: metadata.revocation_endpoint,
        form,
        client: await authentication(metadata),
        signal,
      })
    },
  }
}

/** Issuers differ in the trailing slash. */
function isSameIssuer(stated: string, configured: string): boolean {
  return stated.replace(/\/$/, '') === configured.replace(/\/$/, '')
}

/** OpenID Connect Core §3.1.2.1. Otherwise removing `prompt=login` would skip the step-up. */
function assertRecent(
  { auth_time: authenticatedAt }: JWTPayload,
  maxAge: string | undefined,
): void {
  if (maxAge === undefined) return
  const isRecent =
    typeof authenticatedAt === 'number' &&
    authenticatedAt >= Date.now() / 1000 - Number(maxAge) - SKEW_SECONDS
  if (!isRecent) throw new ProviderError('id_token')
}

/** OpenID Connect Core §5.1. */
function nameIn({ name, given_name: given, family_name: family }: Record<string, unknown>) {
  if (name !== undefined) return name
  const parts = [given, family].filter((part) => typeof part === 'string' && part !== '')
  return parts.join(' ') || null
}

/**
 * OpenID Connect Core §5.3. An unusable answer costs only email and name; without an answer, the
 * next attempt may have them.
 */
async function fetchUserInfo(
  endpoint: string,
  accessToken: string,
  sub: string,
  signal: AbortSignal,
): Promise<Record<string, unknown>> {
  const { status, body } = await fetchJson(endpoint, {
    headers: { authorization: `Bearer ${accessToken}` },
    signal,
  }).catch((error: unknown) => {
    if (isProviderError(error) && USELESS_ANSWERS.has(error.fault)) return { status: 0, body: null }
    throw error
  })
  const parsed = userInfoResponse.safeParse(body)
  if (status !== 200 || !parsed.success) return {}
  if (parsed.data.sub !== sub) throw new ProviderError('subject_mismatch')
  return parsed.data
}
