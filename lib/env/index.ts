import { z } from 'zod'
import {
  databaseAddresses,
  databaseVariables,
  isBehindPooler,
  isPostgresAddress,
  withDatabaseAddresses,
} from './database'
import { parseProviders } from './providers'
import { parseSecrets } from './secrets'
import { isLoopback } from './web-address'

/**
 * The configuration, read from the environment. This is the only place that reads `process.env`
 * (the launchers in `scripts/` set what a first run needs: database, secret, address).
 * Every message names the variable, says what is wrong and gives an example.
 */

/** Thrown when the environment cannot be used. `message` has one line per variable. */
export class EnvError extends Error {
  override name = 'EnvError'
}

export type Env = ReturnType<typeof parseEnv>

let parsed: Env | undefined

/** The validated configuration, parsed at the first call. Throws `EnvError`. */
export function env(): Env {
  parsed ??= parseEnv(process.env)
  return parsed
}

/** Name of the variable that holds the address for migrations. */
export function migrationsVariable(): string {
  return databaseVariables(withoutEmpty(process.env)).migrations
}

/** Parses a whole environment. Empty strings count as unset. Throws `EnvError` that lists every bad variable. */
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
      `RP_ID is "${rpId}", which is neither the host of APP_URL (${appUrl.hostname}) nor a parent domain of it, nor is APP_URL one of RELATED_ORIGINS. Example: RP_ID=${appUrl.hostname}`,
    )
  }
  if (appUrl.hostname.endsWith(`.${rpId}`) && !/\.|^localhost$/.test(rpId)) {
    problems.push(
      `RP_ID is "${rpId}", a top-level domain, to which no passkey can belong. Example: RP_ID=${appUrl.hostname}`,
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
        ? 'DATABASE_URL is not set, and the embedded database cannot run on a serverless host. Example: DATABASE_URL=postgresql://user:password@host:5432/database'
        : 'DATABASE_URL is not set. Start with `npm run dev` or `npm start`, which bring a database, or name a server. Example: DATABASE_URL=postgresql://user:password@host:5432/database',
    )
  }
  const databases = databaseAddresses(set)
  for (const { variable, url, directUrl } of databases.slice(1)) {
    const example = `Example: ${variable}=postgresql://user:password@host:5432/app`
    if (url === '') problems.push(`${variable} is not set. ${example}`)
    else if (![url, directUrl].every((address) => postgresUrl.safeParse(address).success))
      problems.push(`${variable} is not a PostgreSQL connection string. ${example}`)
  }
  const { providers, problems: providerProblems } = parseProviders(set)
  problems.push(...providerProblems)
  if (problems.length > 0) throw new EnvError(problems.join('\n'))

  const databaseUrl = vars.DATABASE_URL ?? ''
  const directDatabaseUrl = vars.DIRECT_DATABASE_URL ?? databaseUrl
  const isDatabasePooled = databases.some(({ url, directUrl }) => isBehindPooler(url, directUrl))
  return {
    /** Origin of the app, the only source of origins, redirect URIs, cookie security and the relying party's id. */
    appUrl,
    /** An IP address, which cannot own passkeys (WebAuthn L3 §5.1.2: the id is a domain). */
    isIpAddress: /^(\[.*\]|[\d.]+)$/.test(appUrl.hostname),
    isSecure: appUrl.protocol === 'https:',
    isDevelopment: vars.NODE_ENV === 'development',
    /** A preview deployment, which search engines should not list. */
    isPreview: vars.VERCEL_ENV === 'preview',
    /** Run from the server that a build leaves in .next/standalone. */
    isStandalone: vars.__NEXT_PRIVATE_STANDALONE_CONFIG !== undefined,
    isOnVercel: vars.VERCEL !== undefined,
    rpId,
    /** Every origin on which this relying party's passkeys may be used; the first is that of `appUrl`, which alone is this deployment's. */
    origins: [...new Set([appUrl.origin, ...vars.RELATED_ORIGINS])],
    databaseUrl,
    directDatabaseUrl,
    /** The addresses of all databases; the first is `databaseUrl`. */
    databases,
    /** Something that lends connections out for one transaction stands in front of the database. */
    isDatabasePooled,
    databasePoolSize: vars.DATABASE_POOL_SIZE,
    /** Off behind a pooler, since not every one keeps prepared statements (PgBouncer before 1.21 does not). */
    databasePreparedStatements: vars.DATABASE_PREPARED_STATEMENTS ?? !isDatabasePooled,
    /** The pooler keeps them: somebody said so. */
    preparesBehindPooler: vars.DATABASE_PREPARED_STATEMENTS === true,
    /** The server applies the migrations before it answers anything. */
    migrateOnStart: vars.MIGRATE_ON_START,
    /** First encrypts, all decrypt. */
    authSecrets,
    isSignUpOpen: vars.SIGN_UP === 'open',
    /** The OAuth and OpenID providers that are switched on, in the order in which they are offered. */
    providers,
    /** Off: accounts are stored without the provider's tokens. */
    keepProviderTokens: vars.KEEP_PROVIDER_TOKENS,
    /** Lower-case name of the header that carries the client's address; null: the socket's address. */
    trustedProxyHeader: vars.TRUST_PROXY ?? (vars.VERCEL ? 'x-real-ip' : null),
    /** How many proxies add their value to that header. */
    trustedProxyHops: vars.TRUST_PROXY_HOPS,
    /** Days after which a security event is deleted. */
    securityEventRetentionDays: vars.SECURITY_EVENT_RETENTION_DAYS,
    /** Multiplies every rate limit; tests raise it. */
    rateLimitScale: vars.RATE_LIMIT_SCALE,
  }
}

function withoutEmpty(source: Record<string, string | undefined>) {
  return Object.fromEntries(
    Object.entries(source).filter(([, value]) => value !== undefined && value.trim() !== ''),
  )
}

const origin = z
  .url({ protocol: /^https?$/, error: 'is not a web address', abort: true })
  .refine(
    (value) => new URL(value).pathname === '/' && !/[?#@]/.test(value),
    'must be an origin: no path, query or password',
  )
  .refine(
    (value) => new URL(value).protocol === 'https:' || isLoopback(new URL(value).hostname),
    'must be https, except on a loopback address',
  )
  .transform((value) => new URL(value).origin)
const NOT_POSTGRES =
  'is not a PostgreSQL connection string; encode special characters in the password (# is %23)'
const postgresUrl = z.string().refine(isPostgresAddress, NOT_POSTGRES)
const onOff = z
  .enum(['true', 'false'], { error: 'must be true or false' })
  .transform((value) => value === 'true')

const schema = z.object({
  NODE_ENV: z.string().optional(),
  PORT: z.coerce
    .number({ error: 'is not a port' })
    .int('is not a port')
    .min(1, 'is not a port')
    .max(65535, 'is not a port')
    .default(3000),
  APP_URL: origin.optional(),
  RP_ID: z
    .string()
    .regex(/^[a-z0-9.-]+$/, 'must be a lower-case domain without scheme or port')
    .optional(),
  RELATED_ORIGINS: z
    .string()
    .default('')
    .transform((list) =>
      list
        .split(',')
        .map((item) => item.trim())
        .filter(Boolean),
    )
    .pipe(z.array(origin)),
  DATABASE_URL: postgresUrl.optional(),
  DIRECT_DATABASE_URL: postgresUrl.optional(),
  DATABASE_POOL_SIZE: z.coerce
    .number({ error: 'is not a number' })
    .int('must be a whole number')
    .min(1, 'must be 1 to 500')
    .max(500, 'must be 1 to 500')
    .default(10),
  DATABASE_PREPARED_STATEMENTS: onOff.optional(),
  MIGRATE_ON_START: onOff.default(false),
  AUTH_SECRET: z.string().optional(),
  SIGN_UP: z.enum(['open', 'closed'], { error: 'must be open or closed' }).default('open'),
  KEEP_PROVIDER_TOKENS: onOff.default(true),
  TRUST_PROXY: z
    .string()
    .regex(/^[A-Za-z0-9-]+$/, 'must be the name of a header')
    .transform((name) => name.toLowerCase())
    .optional(),
  TRUST_PROXY_HOPS: z.coerce
    .number({ error: 'is not a number' })
    .int('must be a whole number')
    .min(1, 'must be 1 to 20')
    .max(20, 'must be 1 to 20')
    .default(1),
  SECURITY_EVENT_RETENTION_DAYS: z.coerce
    .number({ error: 'is not a number' })
    .int('must be a whole number')
    .min(1, 'must be 1 to 36500')
    .max(36_500, 'must be 1 to 36500')
    .default(180),
  RATE_LIMIT_SCALE: z.coerce
    .number({ error: 'is not a number' })
    .positive('must be above 0')
    .default(1),
  __NEXT_PRIVATE_STANDALONE_CONFIG: z.string().optional(),
  VERCEL: z.string().optional(),
  VERCEL_ENV: z.string().optional(),
  VERCEL_BRANCH_URL: z.string().optional(),
  VERCEL_URL: z.string().optional(),
  VERCEL_PROJECT_PRODUCTION_URL: z.string().optional(),
})

const EXAMPLES: Record<string, string> = {
  APP_URL: 'https://app.example.com',
  RP_ID: 'example.com',
  RELATED_ORIGINS: 'https://example.com,https://example.org',
  DATABASE_URL: 'postgresql://user:password@host:5432/database',
  DIRECT_DATABASE_URL: 'postgresql://user:password@host:5432/database',
  DATABASE_POOL_SIZE: '10',
  DATABASE_PREPARED_STATEMENTS: 'false',
  MIGRATE_ON_START: 'true',
  PORT: '3000',
  SIGN_UP: 'closed',
  KEEP_PROVIDER_TOKENS: 'false',
  TRUST_PROXY: 'x-forwarded-for',
  TRUST_PROXY_HOPS: '2',
  SECURITY_EVENT_RETENTION_DAYS: '180',
  RATE_LIMIT_SCALE: '1',
}

/** "APP_URL is not a web address (got "foo"). Example: APP_URL=https://app.example.com". Passwords are not repeated. */
function lineFor(issue: z.core.$ZodIssue, values: Record<string, string | undefined>): string {
  const { requests, migrations } = databaseVariables(values)
  const path = String(issue.path[0])
  const name =
    path === 'DATABASE_URL' ? requests : path === 'DIRECT_DATABASE_URL' ? migrations : path
  const got = path.includes('DATABASE_URL')
    ? ''
    : ` (got "${values[name]?.replace(/\/\/[^/]*@/g, '//…@').slice(0, 80)}")`
  return `${name} ${issue.message}${got}. Example: ${name}=${EXAMPLES[path] ?? ''}`
}

function vercelUrl(vars: z.infer<typeof schema>): string | undefined {
  const host =
    vars.VERCEL_ENV === 'production'
      ? vars.VERCEL_PROJECT_PRODUCTION_URL
      : (vars.VERCEL_BRANCH_URL ?? vars.VERCEL_URL)
  return vars.VERCEL && host ? `https://${host}` : undefined
}
