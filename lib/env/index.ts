import { getPublicSuffix } from 'tldts'
import {
  databaseAddresses,
  databaseVariables,
  isBehindPooler,
  isPostgresAddress,
  withDatabaseAddresses,
} from './database'
import { parseProviders } from './providers'
import { lineFor, parseSecrets, schema, type Variables } from './schema'

// The only place that reads `process.env`.

/** `message` has one line per variable. */
export class EnvError extends Error {
  override name = 'EnvError'
}

export type Env = ReturnType<typeof parseEnv>

const DATABASE_EXAMPLE = 'Example: DATABASE_URL=postgresql://user:password@host:5432/database'

let parsed: Env | undefined

/** Parsed on the first call. Throws `EnvError`. */
export function env(): Env {
  parsed ??= parseEnv(process.env)
  return parsed
}

export function migrationsVariable(): string {
  return databaseVariables(withoutEmpty(process.env)).migrations
}

/** Empty variables count as unset. Throws `EnvError`. */
export function parseEnv(source: Record<string, string | undefined>) {
  const given = withoutEmpty(source)
  const set = withDatabaseAddresses(given)
  const result = schema.safeParse(set)
  if (!result.success)
    throw new EnvError(result.error.issues.map((issue) => lineFor(issue, given)).join('\n'))
  const vars = result.data

  const appUrl = new URL(vars.APP_URL ?? vercelUrl(vars) ?? `http://localhost:${vars.PORT}`)
  const problems: string[] = []

  const rpId = vars.RP_ID ?? appUrl.hostname
  const isUnderRpId = appUrl.hostname === rpId || appUrl.hostname.endsWith(`.${rpId}`)
  if (!isUnderRpId && !vars.RELATED_ORIGINS.includes(appUrl.origin)) {
    problems.push(
      `RP_ID is "${rpId}", which is neither the host of APP_URL (${appUrl.hostname}) nor a parent ` +
        `domain of it, and APP_URL is not in RELATED_ORIGINS. Example: RP_ID=${appUrl.hostname}`,
    )
  }
  if (rpId !== appUrl.hostname && isPublicSuffix(rpId)) {
    problems.push(
      `RP_ID is "${rpId}", a public suffix, which cannot have passkeys. ` +
        `Example: RP_ID=${appUrl.hostname}`,
    )
  }
  const { authSecrets, problems: secretProblems } = parseSecrets(
    vars.AUTH_SECRET,
    vars.VERCEL && vars.VERCEL_ENV,
  )
  problems.push(...secretProblems)
  if (!vars.DATABASE_URL) {
    problems.push(
      vars.VERCEL
        ? 'DATABASE_URL is not set, and the embedded database cannot run on a serverless host. ' +
            DATABASE_EXAMPLE
        : 'DATABASE_URL is not set. Name a PostgreSQL server, or start with `npm run dev` or ' +
            '`npm start`, which include one. ' +
            DATABASE_EXAMPLE,
    )
  }
  const databases = databaseAddresses(set)
  for (const { variable, url, directUrl } of databases.slice(1)) {
    const example = `Example: ${variable}=postgresql://user:password@host:5432/app`
    if (url === '') problems.push(`${variable} is not set. ${example}`)
    else if (![url, directUrl].every((address) => isPostgresAddress(address)))
      problems.push(`${variable} is not a PostgreSQL connection string. ${example}`)
  }
  const { providers, problems: providerProblems } = parseProviders(set)
  problems.push(...providerProblems)
  if (problems.length > 0) throw new EnvError(problems.join('\n'))

  const databaseUrl = vars.DATABASE_URL ?? ''
  const directDatabaseUrl = vars.DIRECT_DATABASE_URL ?? databaseUrl
  const isDatabasePooled = databases.some(({ url, directUrl }) => isBehindPooler(url, directUrl))
  return {
    /** For redirect URIs, secure cookies and the relying party ID. */
    appUrl,
    /** Passkeys need a domain (WebAuthn L3 §5.1.2). */
    isIpAddress: /^(\[.*\]|[\d.]+)$/.test(appUrl.hostname),
    isSecure: appUrl.protocol === 'https:',
    isDevelopment: vars.NODE_ENV === 'development',
    isPreview: vars.VERCEL_ENV === 'preview',
    /** Started from .next/standalone. */
    isStandalone: vars.__NEXT_PRIVATE_STANDALONE_CONFIG !== undefined,
    isOnVercel: vars.VERCEL !== undefined,
    rpId,
    /** May use this relying party's passkeys; `appUrl`'s comes first. */
    origins: [...new Set([appUrl.origin, ...vars.RELATED_ORIGINS])],
    databaseUrl,
    directDatabaseUrl,
    /** The first is `databaseUrl`. */
    databases,
    isDatabasePooled,
    databasePoolSize: vars.DATABASE_POOL_SIZE,
    /** PgBouncer before 1.21 doesn't support them. */
    databasePreparedStatements: vars.DATABASE_PREPARED_STATEMENTS ?? !isDatabasePooled,
    preparesBehindPooler: vars.DATABASE_PREPARED_STATEMENTS === true,
    migrateOnStart: vars.MIGRATE_ON_START,
    /** The first encrypts; all decrypt. */
    authSecrets,
    /** Null: no email is sent. */
    smtpUrl: vars.SMTP_URL ?? null,
    mailFrom: vars.MAIL_FROM ?? `no-reply@${appUrl.hostname}`,
    /** Per user; 0 for no limit. */
    sessionLimit: vars.SESSION_LIMIT,
    sessionPolicy: vars.SESSION_POLICY,
    hasAccessTokens: vars.PERSONAL_ACCESS_TOKENS,
    /** See lib/demo.ts. */
    isDemo: vars.DEMO,
    isSignUpOpen: vars.SIGN_UP === 'open',
    /** In the order of the buttons. */
    providers,
    keepProviderTokens: vars.KEEP_PROVIDER_TOKENS,
    /** Lower case; null uses the socket's address. */
    trustedProxyHeader: vars.TRUST_PROXY ?? (vars.VERCEL ? 'x-real-ip' : null),
    trustedProxyHops: vars.TRUST_PROXY_HOPS,
    securityEventRetentionDays: vars.SECURITY_EVENT_RETENTION_DAYS,
    /** Multiplies every rate limit, for tests. */
    rateLimitScale: vars.RATE_LIMIT_SCALE,
  }
}

/** `com`, `co.uk`, `vercel.app`: the Public Suffix List, to which browsers keep. */
function isPublicSuffix(domain: string): boolean {
  return domain !== 'localhost' && getPublicSuffix(domain, { allowPrivateDomains: true }) === domain
}

function withoutEmpty(source: Record<string, string | undefined>) {
  return Object.fromEntries(
    Object.entries(source).filter(([, value]) => value !== undefined && value.trim() !== ''),
  )
}

function vercelUrl(vars: Variables): string | undefined {
  const host =
    vars.VERCEL_ENV === 'production'
      ? vars.VERCEL_PROJECT_PRODUCTION_URL
      : (vars.VERCEL_BRANCH_URL ?? vars.VERCEL_URL)
  return vars.VERCEL && host ? `https://${host}` : undefined
}
