import { isProviderError, type ProviderFault } from '@/lib/auth/oauth/provider-error'
import { createProvider } from '@/lib/auth/oauth/providers'
import { env } from '@/lib/env'
import { PRESETS } from '@/lib/env/provider-presets'
import { isLoopback } from '@/lib/env/web-address'
import { smtpLine, verifySmtp } from '@/lib/mail/smtp'

const DEADLINE_MS = 10_000

const NO_CLIENT = ['invalid_client', 'unauthorized_client', 'incorrect_client_credentials']
const FLOW = { state: 'doctor', codeVerifier: 'doctor'.repeat(8), nonce: 'doctor', isStepUp: false }

/** Asks each for its metadata and, with a code that is none, whether it knows the app. */
export async function checkProviders(): Promise<string[]> {
  const { providers, appUrl } = env()
  const lines = providers.map(async (config) => {
    const name = config.id.toUpperCase().replaceAll('-', '_')
    const prefix = Object.hasOwn(PRESETS, config.id) ? name : `OIDC_${name}`
    const provider = createProvider(config)
    const signal = AbortSignal.timeout(DEADLINE_MS)
    try {
      await provider.authorize(FLOW, signal)
      await provider.exchange({ ...FLOW, code: 'doctor' }, signal)
    } catch (error) {
      if (!isProviderError(error)) throw error
      const { fault, code } = error
      if (NO_CLIENT.includes(code ?? ''))
        return [
          `${prefix}_CLIENT_ID and ${prefix}_CLIENT_SECRET: ${config.name} does not know them (${code}). Copy them again.`,
        ]
      if (code === 'redirect_uri_mismatch')
        return [
          `${config.name} does not know this app's redirect URI. Register ${appUrl.origin}/api/auth/oauth/${config.id}/callback`,
        ]
      const problem = PROBLEMS[fault]
      if (problem) return [`${config.name} at ${config.url} ${problem} (${fault}).`]
    }
    return []
  })
  return (await Promise.all(lines)).flat()
}

const NOT_ITS_METADATA =
  "doesn't answer as an OpenID issuer of that name. Check the issuer's address"
const PROBLEMS: Partial<Record<ProviderFault, string>> = {
  timeout: 'does not answer in time. Check the address and the firewall',
  unreachable: 'cannot be reached. Check the address, its certificate and the firewall',
  redirected: NOT_ITS_METADATA,
  not_json: NOT_ITS_METADATA,
  too_large: NOT_ITS_METADATA,
  malformed: NOT_ITS_METADATA,
}

/** For origins outside RP_ID, browsers fetch the list from there (WebAuthn Level 3 §5.11). */
export async function checkRelatedOrigins(): Promise<string[]> {
  const { rpId, origins, isSecure } = env()
  const related = origins.filter((origin) => !`.${new URL(origin).hostname}`.endsWith(`.${rpId}`))
  if (related.length === 0 || !isSecure) return []
  const url = `https://${rpId}/.well-known/webauthn`
  const answer = await get(url)
  const listed = await answer?.json().catch(() => null)
  const missing = related.filter((origin) => !listed?.origins?.includes?.(origin))
  return missing.length === 0
    ? []
    : [`${url} does not list ${missing.join(', ')}, so passkeys of ${rpId} do not work there.`]
}

/** Whether this app answers at APP_URL, if that is a public address. */
export async function checkAddress(): Promise<string[]> {
  const { appUrl, isSecure } = env()
  if (isLoopback(appUrl.hostname) || !isSecure) return []
  const url = new URL('/api/health/ready', appUrl)
  const answer = await get(url.href)
  if (!answer)
    return [
      `APP_URL: nothing answers at ${appUrl.origin}. If the app runs, check the name, the certificate and the proxy.`,
    ]
  const body = await answer.json().catch(() => null)
  if (typeof body?.status !== 'string')
    return [`APP_URL: something else answers at ${appUrl.origin}. Check the name and the proxy.`]
  return answer.ok ? [] : [`APP_URL: the app there is not ready (${body.status}). See its log.`]
}

async function get(url: string): Promise<Response | null> {
  return fetch(url, { redirect: 'manual', signal: AbortSignal.timeout(DEADLINE_MS) }).catch(
    () => null,
  )
}

/** Connects and signs in, but sends nothing. */
export async function checkMail(): Promise<string[]> {
  return verifySmtp().then(
    () => [],
    (error: unknown) => [smtpLine(error)],
  )
}
