import { PRESETS, type Preset, type ProviderConfig } from './provider-presets'
import { isSecureAddress } from './web-address'

type Variables = Record<string, string | undefined>

/** Other sign-in methods, and better-auth's for passwords. */
const RESERVED_IDS = new Set([
  'credential',
  'passkey',
  'recovery-code',
  'callback',
  ...Object.keys(PRESETS),
])
const ID = /^[a-z][a-z0-9-]{0,31}$/
/** Oldest sign-in that counts as a step-up. */
const STEP_UP_MAX_AGE_SECONDS = 15 * 60
const ISSUERS_EXAMPLE = 'Example: OIDC_PROVIDERS=acme'
const ISSUER_EXAMPLE = 'https://login.example.com'
/** Started by `npm run dev` if there is no other. */
export const LOCAL_PROVIDER_ID = 'local'

/**
 * Presets, then the issuers in OIDC_PROVIDERS. Previews use only PREVIEW_PROVIDERS, since most
 * providers accept only registered addresses. `problems` has one line per variable.
 */
export function parseProviders(variables: Variables) {
  const problems: string[] = []
  const presets = Object.entries(PRESETS).map(([id, preset]) => configure(id, preset, variables))
  const issuers = idsIn(variables.OIDC_PROVIDERS).map((id) =>
    configure(id, issuerPreset(id, variables), variables, 'OIDC_'),
  )

  const providers = [...presets, ...issuers].flatMap(({ config, missing }) => {
    problems.push(
      ...missing.map(
        (name) =>
          `${name} is not set, but its companion variables are. Example: ${name}=from-the-provider`,
      ),
    )
    return config && missing.length === 0 ? [config] : []
  })
  for (const id of idsIn(variables.OIDC_PROVIDERS))
    problems.push(...problemsOfIssuer(id, variables))
  for (const provider of providers) problems.push(...problemsOfProvider(provider))
  if (variables.VERCEL_ENV !== 'preview') return { providers, problems }
  const onPreviews = idsIn(variables.PREVIEW_PROVIDERS)
  const unknown = onPreviews.filter((id) => !providers.some((provider) => provider.id === id))
  problems.push(
    ...unknown.map(
      (id) =>
        `PREVIEW_PROVIDERS has "${id.slice(0, 80)}", which is not configured. ` +
        'Example: PREVIEW_PROVIDERS=acme',
    ),
  )
  return { providers: providers.filter(({ id }) => onPreviews.includes(id)), problems }
}

/** Off without ID and secret, incomplete with one of them. */
function configure(
  id: string,
  { variables: defaults = {}, ...preset }: Preset,
  source: Variables,
  scope = '',
) {
  const prefix = `${scope}${variableName(id)}_`
  const variables = Object.fromEntries(
    Object.entries(defaults).map(([name, value]) => [name, source[name] ?? value]),
  )
  const clientId = source[`${prefix}CLIENT_ID`]
  const clientSecret = source[`${prefix}CLIENT_SECRET`]
  const isNamed = scope !== '' || Boolean(clientId ?? clientSecret)
  const missing = isNamed
    ? ['CLIENT_ID', 'CLIENT_SECRET'].map((name) => prefix + name).filter((name) => !source[name])
    : []
  if (!clientId || !clientSecret) return { config: null, missing }
  const url = preset.url
    .replace(/\{(\w+)\}/g, (_, name: string) => variables[name] ?? '')
    .replace(/(?<=[^/])\/$/, '')
  return {
    config: { ...preset, id, url, variables, clientId, clientSecret } satisfies ProviderConfig,
    missing,
  }
}

function issuerPreset(id: string, source: Variables): Preset {
  const prefix = `OIDC_${variableName(id)}_`
  return {
    name: source[`${prefix}NAME`] ?? id.charAt(0).toUpperCase() + id.slice(1),
    protocol: 'openid',
    url: `{${prefix}ISSUER}`,
    variables: { [`${prefix}ISSUER`]: '', [`${prefix}FEDCM_URL`]: '' },
    fedCmUrl: source[`${prefix}FEDCM_URL`],
    scopes: source[`${prefix}SCOPES`]?.split(/[\s,]+/).filter(Boolean) ?? [
      'openid',
      'email',
      'profile',
    ],
    stepUpParams: { prompt: 'login', max_age: String(STEP_UP_MAX_AGE_SECONDS) },
    vouchesForEmail: true,
  }
}

function idsIn(list = ''): string[] {
  const ids = list.split(',').map((id) => id.trim().toLowerCase())
  return [...new Set(ids.filter(Boolean))]
}

function problemsOfIssuer(id: string, source: Variables): string[] {
  const prefix = `OIDC_${variableName(id)}_`
  if (!ID.test(id))
    return [
      `OIDC_PROVIDERS has "${id.slice(0, 80)}": use only lower-case letters, digits and hyphens. ` +
        ISSUERS_EXAMPLE,
    ]
  if (RESERVED_IDS.has(id))
    return [`OIDC_PROVIDERS has "${id}", which is reserved. ${ISSUERS_EXAMPLE}`]
  if (id === LOCAL_PROVIDER_ID && source.NODE_ENV === 'production')
    return [`OIDC_PROVIDERS has "${id}", which is for development only. ${ISSUERS_EXAMPLE}`]
  const problems = []
  if (!source[`${prefix}ISSUER`])
    problems.push(`${prefix}ISSUER is not set. Example: ${prefix}ISSUER=${ISSUER_EXAMPLE}`)
  const scopes = source[`${prefix}SCOPES`]
  if (scopes && !scopes.split(/[\s,]+/).includes('openid'))
    problems.push(`${prefix}SCOPES has no "openid". Example: ${prefix}SCOPES=openid email profile`)
  return problems
}

function problemsOfProvider({ id, quirk, clientSecret, variables }: ProviderConfig): string[] {
  const problems = Object.entries(variables)
    .filter(
      ([name, value]) => /_(URL|ISSUER)$/.test(name) && value !== '' && !isSecureAddress(value),
    )
    .map(
      ([name, value]) =>
        `${name} must be an https address, or http on a loopback address ` +
        `(got "${value.slice(0, 80)}"). Example: ${name}=${ISSUER_EXAMPLE}`,
    )
  const { MICROSOFT_TENANT: tenant, APPLE_TEAM_ID: teamId, APPLE_KEY_ID: keyId } = variables
  if (id === 'microsoft' && !/^[A-Za-z0-9.-]+$/.test(tenant ?? ''))
    problems.push(
      'MICROSOFT_TENANT is not the name or ID of a tenant. Example: MICROSOFT_TENANT=common',
    )
  if (quirk === 'apple' && Boolean(teamId) !== Boolean(keyId))
    problems.push(
      `${teamId ? 'APPLE_KEY_ID' : 'APPLE_TEAM_ID'} is not set, but its companion variables are. ` +
        'Example: APPLE_KEY_ID=ABC123DEFG',
    )
  if (quirk === 'apple' && teamId && keyId && !clientSecret.includes('BEGIN PRIVATE KEY'))
    problems.push(
      'APPLE_CLIENT_SECRET is not the text of a .p8 key. ' +
        'Example: APPLE_CLIENT_SECRET="-----BEGIN PRIVATE KEY-----\\n..."',
    )
  if (quirk === 'apple' && !teamId && clientSecret.includes('PRIVATE KEY'))
    problems.push(
      'APPLE_TEAM_ID and APPLE_KEY_ID are not set, but APPLE_CLIENT_SECRET is a private key. ' +
        'Example: APPLE_TEAM_ID=ABC123DEFG',
    )
  return problems
}

/** 'my-idp' → 'MY_IDP' */
function variableName(id: string): string {
  return id.toUpperCase().replaceAll('-', '_')
}
