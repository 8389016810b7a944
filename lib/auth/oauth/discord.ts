import 'server-only'
import { CodeChallengeMethod, OAuth2Client } from 'arctic'
import { z } from 'zod'
import type { ProviderConfig } from '@/lib/env/provider-presets'
import { fetchJson } from './guarded-fetch'
import { toIdentity } from './identity'
import type { Provider } from './provider'
import { ProviderError } from './provider-error'
import { requestRevocation, requestTokens } from './token-request'

const account = z.object({
  id: z.string().regex(/^\d{1,20}$/),
  username: z.string(),
  global_name: z.string().nullish(),
  avatar: z.string().nullish(),
  email: z.string().nullish(),
  verified: z.boolean().optional(),
})

/** Discord has no OpenID, but an API. */
export function discordProvider(config: ProviderConfig, redirectUri: string): Provider {
  const { clientId, clientSecret, url, scopes } = config
  const client = { method: 'client_secret_basic', clientId, clientSecret } as const
  const tokenUrl = `${url}/api/oauth2/token`

  return {
    config,
    async authorize({ state, codeVerifier }) {
      const authorizeUrl = new OAuth2Client(
        clientId,
        null,
        redirectUri,
      ).createAuthorizationURLWithPKCE(
        `${url}/oauth2/authorize`,
        state,
        CodeChallengeMethod.S256,
        codeVerifier,
        scopes,
      )
      return { url: authorizeUrl, issuer: null, isIssuerRequired: false }
    },
    async exchange({ code, codeVerifier }, signal) {
      const form = {
        grant_type: 'authorization_code',
        code,
        code_verifier: codeVerifier,
        redirect_uri: redirectUri,
      }
      const tokens = await requestTokens({ url: tokenUrl, form, client, signal })
      const { status, body } = await fetchJson(`${url}/api/v10/users/@me`, {
        headers: { authorization: `Bearer ${tokens.accessToken}` },
        signal,
      })
      const user = account.safeParse(body).data
      if (status !== 200 || !user) throw new ProviderError('malformed')
      const identity = toIdentity({
        accountId: user.id,
        names: [user.global_name, user.username],
        email: user.email,
        isEmailVerified: config.vouchesForEmail && user.verified === true,
        picture: user.avatar
          ? `https://cdn.discordapp.com/avatars/${user.id}/${encodeURIComponent(user.avatar)}.png`
          : null,
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
    async revoke({ accessToken, refreshToken }, signal) {
      const token = refreshToken ?? accessToken
      if (!token) return
      const form = { token, token_type_hint: refreshToken ? 'refresh_token' : 'access_token' }
      await requestRevocation({ url: `${tokenUrl}/revoke`, form, client, signal })
    },
  }
}
