import 'server-only'
import { CodeChallengeMethod, OAuth2Client } from 'arctic'
import { z } from 'zod'
import type { ProviderConfig } from '@/lib/env/provider-presets'
import { fetchJson, guardedFetch } from './guarded-fetch'
import { toIdentity } from './identity'
import type { Provider } from './provider'
import { ProviderError } from './provider-error'
import { requestTokens } from './token-request'

const account = z.object({
  id: z.number().int().positive(),
  login: z.string(),
  name: z.string().nullish(),
  avatar_url: z.string().nullish(),
})
const emails = z.array(z.object({ email: z.string(), primary: z.boolean(), verified: z.boolean() }))

/** GitHub has no OpenID, but an API. */
export function gitHubProvider(config: ProviderConfig, redirectUri: string): Provider {
  const { clientId, clientSecret, url } = config
  const client = { method: 'client_secret_post', clientId, clientSecret } as const
  const tokenUrl = `${url}/login/oauth/access_token`
  const api = apiAddress(url)

  async function get<T>(
    path: string,
    schema: z.ZodType<T>,
    accessToken: string,
    signal: AbortSignal,
  ): Promise<T | null> {
    const headers = {
      authorization: `Bearer ${accessToken}`,
      accept: 'application/vnd.github+json',
      'x-github-api-version': '2022-11-28',
    }
    const { status, body } = await fetchJson(api + path, { headers, signal })
    // The app lacks the permission.
    if (status === 403 || status === 404) return null
    const parsed = schema.safeParse(body)
    if (status !== 200 || !parsed.success) throw new ProviderError('malformed')
    return parsed.data
  }

  return {
    config,
    async authorize({ state, codeVerifier, isStepUp }) {
      const endpoint = `${url}/login/oauth/authorize`
      const authorizeUrl = new OAuth2Client(
        clientId,
        null,
        redirectUri,
      ).createAuthorizationURLWithPKCE(
        endpoint,
        state,
        CodeChallengeMethod.S256,
        codeVerifier,
        config.scopes,
      )
      for (const [name, value] of Object.entries(isStepUp ? (config.stepUpParams ?? {}) : {}))
        authorizeUrl.searchParams.set(name, value)
      return { url: authorizeUrl, issuer: `${url}/login/oauth`, isIssuerRequired: false }
    },
    async exchange({ code, codeVerifier }, signal) {
      const form = {
        grant_type: 'authorization_code',
        code,
        code_verifier: codeVerifier,
        redirect_uri: redirectUri,
      }
      const tokens = await requestTokens({ url: tokenUrl, form, client, signal })
      const [user, addresses] = await Promise.all([
        get('/user', account, tokens.accessToken, signal),
        get('/user/emails', emails, tokens.accessToken, signal),
      ])
      if (!user) throw new ProviderError('malformed')
      const primary = addresses?.find((address) => address.primary)
      const identity = toIdentity({
        accountId: String(user.id),
        names: [user.name, user.login],
        email: primary?.email,
        isEmailVerified: config.vouchesForEmail && primary?.verified === true,
        picture: user.avatar_url,
      })
      return { tokens, identity }
    },
    refresh: (refreshToken, signal) =>
      requestTokens({
        url: tokenUrl,
        form: { grant_type: 'refresh_token', refresh_token: refreshToken },
        client,
        signal,
      }),
    async revoke({ accessToken }, signal) {
      if (!accessToken) return
      const authorization = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`
      const { ok } = await guardedFetch(
        `${api}/applications/${encodeURIComponent(clientId)}/grant`,
        {
          method: 'DELETE',
          headers: {
            authorization,
            accept: 'application/vnd.github+json',
            'content-type': 'application/json',
          },
          body: JSON.stringify({ access_token: accessToken }),
          signal,
        },
      )
      if (!ok) throw new ProviderError('status')
    },
  }
}

function apiAddress(url: string): string {
  const { protocol, host } = new URL(url)
  return host === 'github.com' || host.endsWith('.ghe.com')
    ? `${protocol}//api.${host}`
    : `${url}/api/v3`
}
