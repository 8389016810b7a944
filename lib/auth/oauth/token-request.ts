import 'server-only'
import { OAuth2Tokens } from 'arctic'
import { fetchJson, guardedFetch } from './guarded-fetch'
import type { TokenSet } from './provider'
import { ProviderError } from './provider-error'

/** OpenID Connect Core §9. */
export type ClientAuthentication = {
  method: 'client_secret_basic' | 'client_secret_post'
  clientId: string
  clientSecret: string
}

type Post = {
  url: string
  form: Record<string, string>
  client: ClientAuthentication
  signal: AbortSignal
}

/** RFC 6749 §3.2. arctic's own request has no deadline or limit. Throws `ProviderError`. */
export async function requestTokens(post: Post): Promise<TokenSet> {
  const { status, body } = await fetchJson(post.url, formPost(post))
  if (typeof body !== 'object' || body === null) throw new ProviderError('malformed')
  // Some send an empty one with good tokens.
  if ('error' in body && body.error) throw new ProviderError('oauth_error', { code: body.error })
  if (status < 200 || status > 299) throw new ProviderError('status')
  const tokens = new OAuth2Tokens(body)
  try {
    return {
      accessToken: tokens.accessToken(),
      refreshToken: tokens.hasRefreshToken() ? tokens.refreshToken() : null,
      idToken: 'id_token' in tokens.data ? tokens.idToken() : null,
      accessTokenExpiresAt: inSeconds(
        'expires_in' in tokens.data ? tokens.data.expires_in : undefined,
      ),
      refreshTokenExpiresAt: inSeconds(
        'refresh_token_expires_in' in tokens.data
          ? tokens.data.refresh_token_expires_in
          : undefined,
      ),
      scope: tokens.hasScopes() ? tokens.scopes().join(' ').replaceAll(',', ' ') : null,
    }
  } catch (cause) {
    throw new ProviderError('malformed', { cause })
  }
}

/** RFC 7009 §2.1. */
export async function requestRevocation(post: Post): Promise<void> {
  const { ok } = await guardedFetch(post.url, formPost(post))
  if (!ok) throw new ProviderError('status')
}

function formPost({ form, client, signal }: Post) {
  const { clientId, clientSecret } = client
  const isBasic = client.method === 'client_secret_basic'
  const credentials = isBasic ? null : { client_id: clientId, client_secret: clientSecret }
  const headers: Record<string, string> = { 'content-type': 'application/x-www-form-urlencoded' }
  if (isBasic) headers.authorization = basicCredentials(clientId, clientSecret)
  return {
    method: 'POST' as const,
    headers,
    body: new URLSearchParams({ ...form, ...credentials }).toString(),
    signal,
  }
}

/** RFC 6749 §2.3.1. */
function basicCredentials(clientId: string, clientSecret: string): string {
  return `Basic ${Buffer.from(`${formEncode(clientId)}:${formEncode(clientSecret)}`).toString('base64')}`
}

/** Some servers don't decode '~'. */
function formEncode(value: string): string {
  return new URLSearchParams([['', value]]).toString().slice(1).replaceAll('%7E', '~')
}

/** Some providers send it as text. */
function inSeconds(value: unknown): Date | null {
  const seconds = typeof value === 'string' && /^\d{1,10}$/.test(value) ? Number(value) : value
  return typeof seconds === 'number' && seconds > 0 && seconds < 1e10
    ? new Date(Date.now() + seconds * 1000)
    : null
}
