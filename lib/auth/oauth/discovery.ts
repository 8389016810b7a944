import 'server-only'
import { createRemoteJWKSet, customFetch, type JWTVerifyGetKey } from 'jose'
import { z } from 'zod'
import { isLoopback } from '@/lib/env/web-address'
import { DEADLINE_MS, deadline, fetchJson, guardedFetch } from './guarded-fetch'
import { isProviderError, ProviderError, type ProviderFault } from './provider-error'

const FRESH_MS = 60 * 60 * 1000
/** How long a failure, or the last good document after one, is reused. */
const COOLDOWN_MS = 10_000
const KEY_COOLDOWN_MS = 30_000

/** OpenID Connect Discovery 1.0 §3. */
const document = z.object({
  issuer: z.string(),
  authorization_endpoint: z.url(),
  token_endpoint: z.url(),
  jwks_uri: z.url(),
  userinfo_endpoint: z.url().optional(),
  revocation_endpoint: z.url().optional(),
  token_endpoint_auth_methods_supported: z.array(z.string()).default(['client_secret_basic']),
  authorization_response_iss_parameter_supported: z.boolean().default(false),
})

export type OpenIdMetadata = z.infer<typeof document>

type Entry = {
  metadata: OpenIdMetadata | null
  checkedAt: number
  failure: { fault: ProviderFault; code: string | null } | null
  pending: Promise<void> | null
}

// Survives hot reloads, shared by proxy and routes. Plain data, since each has its own classes.
const kept = globalThis as typeof globalThis & { openIdMetadata?: Map<string, Entry> }
kept.openIdMetadata ??= new Map()
const entries = kept.openIdMetadata

/** Fetched once an hour. Throws `ProviderError`. */
export async function discover(
  issuer: string,
  isIssuer: (stated: string) => boolean,
  signal: AbortSignal,
): Promise<OpenIdMetadata> {
  const entry = entries.get(issuer) ?? {
    metadata: null,
    checkedAt: 0,
    failure: null,
    pending: null,
  }
  entries.set(issuer, entry)
  if (isDue(entry)) {
    entry.pending ??= refresh(issuer, isIssuer, entry)
    if (!entry.metadata) await orTimeout(entry.pending, signal)
  }
  if (entry.metadata) return entry.metadata
  const { fault, code } = entry.failure ?? { fault: 'timeout', code: null }
  throw new ProviderError(fault, { code })
}

/** Doesn't ask the issuer. */
export function knownAuthorizeOrigin(issuer: string) {
  const entry = entries.get(issuer)
  const endpoint = entry?.metadata?.authorization_endpoint
  return {
    origin: endpoint ? new URL(endpoint).origin : null,
    isDue: !entry || (isDue(entry) && entry.pending === null),
    /** It never answered or failed. */
    isUnknown: !endpoint && !entry?.failure,
  }
}

function isDue({ metadata, failure, checkedAt }: Entry): boolean {
  return Date.now() - checkedAt >= (metadata && !failure ? FRESH_MS : COOLDOWN_MS)
}

/** Never throws: the entry keeps the failure. */
async function refresh(
  issuer: string,
  isIssuer: (stated: string) => boolean,
  entry: Entry,
): Promise<void> {
  try {
    entry.metadata = await load(issuer, isIssuer)
    entry.failure = null
  } catch (error) {
    if (!isProviderError(error)) throw error
    entry.failure = { fault: error.fault, code: error.code }
  } finally {
    entry.checkedAt = Date.now()
    entry.pending = null
  }
}

async function load(
  issuer: string,
  isIssuer: (stated: string) => boolean,
): Promise<OpenIdMetadata> {
  const { status, body } = await fetchJson(
    `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`,
    { signal: deadline() },
  )
  const parsed = document.safeParse(body)
  if (status !== 200 || !parsed.success || !isIssuer(parsed.data.issuer))
    throw new ProviderError('malformed')
  const {
    authorization_endpoint,
    token_endpoint,
    jwks_uri,
    userinfo_endpoint,
    revocation_endpoint,
  } = parsed.data
  const endpoints = [
    authorization_endpoint,
    token_endpoint,
    jwks_uri,
    userinfo_endpoint,
    revocation_endpoint,
  ]
  if (!endpoints.every((endpoint) => endpoint === undefined || isAllowed(endpoint, issuer)))
    throw new ProviderError('malformed')
  return parsed.data
}

/** An https issuer must use https endpoints. */
function isAllowed(endpoint: string, issuer: string): boolean {
  const { protocol, hostname } = new URL(endpoint)
  return (
    protocol === 'https:' ||
    (protocol === 'http:' && isLoopback(hostname) && isLoopback(new URL(issuer).hostname))
  )
}

const keySets = new Map<string, JWTVerifyGetKey>()

/** Cached for ten minutes. An unknown key is looked for again, at most every 30 seconds. */
export function signingKeys({ jwks_uri: uri }: OpenIdMetadata): JWTVerifyGetKey {
  const known = keySets.get(uri)
  if (known) return known
  const keys = remoteKeys(uri)
  let refetchedAt = 0
  const find: JWTVerifyGetKey = (header, token) =>
    keys(header, token).catch(async (error: NodeJS.ErrnoException) => {
      const isCoolingDown = Date.now() - refetchedAt < KEY_COOLDOWN_MS
      if (error.code !== 'ERR_JWKS_NO_MATCHING_KEY' || isCoolingDown) throw error
      refetchedAt = Date.now()
      await keys.reload()
      return keys(header, token)
    })
  keySets.set(uri, find)
  return find
}

function remoteKeys(jwksUri: string) {
  return createRemoteJWKSet(new URL(jwksUri), {
    timeoutDuration: DEADLINE_MS,
    // jose would refuse a key rotated right after an answer.
    cooldownDuration: Number.POSITIVE_INFINITY,
    cacheMaxAge: 600_000,
    [customFetch]: (url, { signal }) =>
      guardedFetch(url, {
        signal,
        headers: { accept: 'application/json, application/jwk-set+json' },
      }),
  })
}

/** Waits for shared work, but only until the caller's deadline. */
export async function orTimeout<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(new ProviderError('timeout'))
    if (signal.aborted) onAbort()
    signal.addEventListener('abort', onAbort, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort))
  })
}
