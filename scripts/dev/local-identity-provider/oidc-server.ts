import { randomBytes } from 'node:crypto'
import { exportJWK, generateKeyPair, type JWK } from 'jose'
import type { ClientMetadata, Configuration, Provider } from 'oidc-provider'
import { problemPage } from './pages'
import type { Directory } from './people'

const HOUR = 60 * 60

/**
 * A real OpenID server (oidc-provider). It asks at each sign-in who it is, and grants every scope.
 */
export async function createOidcServer(
  issuer: string,
  client: ClientMetadata,
  directory: Directory,
  key: JWK,
): Promise<Provider> {
  return quietly(async () => {
    const { Provider, interactionPolicy } = await import('oidc-provider')
    const policy = interactionPolicy.base()
    const { Check } = interactionPolicy
    // A tester may pick another person each time, so earlier sign-ins are not reused.
    const ask = new Check('ask', 'Choose who to be', (ctx) =>
      ctx.oidc.result?.login ? Check.NO_NEED_TO_PROMPT : Check.REQUEST_PROMPT,
    )
    policy.get('login')?.checks.add(ask)

    const configuration: Configuration = {
      clients: [client],
      jwks: { keys: [key] } as Configuration['jwks'],
      cookies: { keys: [randomBytes(32).toString('hex')] },
      claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'picture'] },
      // The profile is in the ID token, as with Google.
      conformIdTokenClaims: false,
      pkce: { required: () => true },
      features: {
        devInteractions: { enabled: false },
        rpInitiatedLogout: { enabled: false },
        revocation: { enabled: true, allowedPolicy: () => true },
      },
      findAccount: (_, sub) => {
        const person = directory.find(sub)
        return person && { accountId: sub, claims: () => ({ ...person }) }
      },
      async loadExistingGrant({ oidc: { client: asking, session, params, provider } }) {
        const grant = new provider.Grant({
          clientId: asking?.clientId,
          accountId: session?.accountId,
        })
        grant.addOIDCScope(String(params?.scope ?? ''))
        await grant.save()
        return grant
      },
      issueRefreshToken: async (_, asking) => asking.grantTypeAllowed('refresh_token'),
      interactions: { policy, url: (_, { uid }) => `/login/${uid}` },
      ttl: {
        AccessToken: HOUR,
        IdToken: HOUR,
        RefreshToken: 24 * HOUR,
        Session: HOUR,
        Interaction: HOUR / 6,
        Grant: 24 * HOUR,
      },
      renderError(ctx, out) {
        ctx.type = 'html'
        ctx.body = problemPage(`${out.error}: ${out.error_description ?? ''}`)
      },
    }
    return new Provider(issuer, configuration)
  })
}

export async function createSigningKey(): Promise<JWK> {
  const { privateKey } = await generateKeyPair('RS256', { extractable: true })
  return { ...(await exportJWK(privateKey)), kid: 'local', alg: 'RS256', use: 'sig' }
}

/**
 * Silences two warnings of oidc-provider: its in-memory store is for development, and Node 20 is
 * old.
 */
async function quietly<T>(work: () => Promise<T>): Promise<T> {
  const { info, warn } = console
  const unlessItsOwn =
    (print: typeof console.warn) =>
    (...args: unknown[]) =>
      String(args[0]).includes('oidc-provider') ? undefined : print(...args)
  console.info = unlessItsOwn(info)
  console.warn = unlessItsOwn(warn)
  try {
    return await work()
  } finally {
    Object.assign(console, { info, warn })
  }
}
