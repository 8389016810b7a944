import 'server-only'
import { createRemoteJWKSet, customFetch } from 'jose'
import { z } from 'zod'
import { isLoopback } from '@/lib/env'
import { DEADLINE_MS, deadline, fetchJson, guardedFetch } from './guarded-fetch'
import { ProviderError } from './provider-error'

const FRESH_MS = 60 * 60 * 1000
/** After a failure the next attempt waits this long; until then the last good document serves, or the failure is repeated. */
const COOLDOWN_MS = 10_000

/** OpenID Connect Discovery 1.0 §3, reduced to what is used. */
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

export type OpenIdMetadata = z.infer<typeof document> & {
  keys: ReturnType<typeof createRemoteJWKSet>
}

type Entry = {
  metadata: OpenIdMetadata | null
  checkedAt: number
  failure: unknown
  pending: Promise<OpenIdMetadata> | null
}

// Kept over hot reloads, and shared by the proxy and the routes.
const kept = globalThis as typeof globalThis & { openIdMetadata?: Map<string, Entry> }
kept.openIdMetadata ??= new Map()
const entries = kept.openIdMetadata

/** What the issuer says of itself. Asked once an hour, by one request at a time. Throws `ProviderError`, at the latest when `signal` ends. */
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
  const age = Date.now() - entry.checkedAt
  if (entry.metadata && age < (entry.failure ? COOLDOWN_MS : FRESH_MS)) return entry.metadata
  if (entry.failure && age < COOLDOWN_MS) throw entry.failure
  entry.pending ??= refresh(issuer, isIssuer, entry).finally(() => {
    entry.pending = null
  })
  return orTimeout(entry.pending, signal)
}

/** The origin of the authorization endpoint as far as it is known without asking; null when the issuer was not asked yet or does not answer. */
export function knownAuthorizeOrigin(issuer: string): string | null {
  const metadata = entries.get(issuer)?.metadata
  return metadata ? new URL(metadata.authorization_endpoint).origin : null
}

async function refresh(
  issuer: string,
  isIssuer: (stated: string) => boolean,
  entry: Entry,
): Promise<OpenIdMetadata> {
  try {
    entry.metadata = await load(issuer, isIssuer, entry.metadata)
    entry.failure = null
  } catch (failure) {
    entry.failure = failure
  }
  entry.checkedAt = Date.now()
  if (entry.metadata) return entry.metadata
  throw entry.failure
}

async function load(
  issuer: string,
  isIssuer: (stated: string) => boolean,
  last: OpenIdMetadata | null,
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
  return { ...parsed.data, keys: last?.jwks_uri === jwks_uri ? last.keys : remoteKeys(jwks_uri) }
}

/** An issuer on https keeps its endpoints there. */
function isAllowed(endpoint: string, issuer: string): boolean {
  const { protocol, hostname } = new URL(endpoint)
  return (
    protocol === 'https:' ||
    (protocol === 'http:' && isLoopback(hostname) && isLoopback(new URL(issuer).hostname))
  )
}

/** The issuer's signing keys: kept ten minutes; an unknown key asks once more, at most every 30 seconds. */
function remoteKeys(jwksUri: string) {
  return createRemoteJWKSet(new URL(jwksUri), {
    timeoutDuration: DEADLINE_MS,
    cooldownDuration: 30_000,
    cacheMaxAge: 600_000,
    [customFetch]: (url, { signal }) =>
      guardedFetch(url, {
        signal,
        headers: { accept: 'application/json, application/jwk-set+json' },
      }),
  })
}

/** Waits for work that others wait for, too, but not past our own deadline. */
export async function orTimeout<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(new ProviderError('timeout'))
    if (signal.aborted) onAbort()
    signal.addEventListener('abort', onAbort, { once: true })
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort))
  })
}
