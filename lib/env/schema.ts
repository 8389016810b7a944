import { z } from 'zod'
import { databaseVariables, isPostgresAddress } from './database'
import { isLoopback } from './web-address'

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

const postgresUrl = z
  .string()
  .refine(
    isPostgresAddress,
    'is not a PostgreSQL connection string; encode special characters in the password (# is %23)',
  )

const onOff = z
  .enum(['true', 'false'], { error: 'must be true or false' })
  .transform((value) => value === 'true')

function wholeNumber(max: number, min = 1) {
  const message = `must be ${min} to ${max}`
  return z.coerce
    .number({ error: 'is not a number' })
    .int('must be a whole number')
    .min(min, message)
    .max(max, message)
}

/** The providers' are in providers.ts. */
export const schema = z.object({
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
  DATABASE_POOL_SIZE: wholeNumber(500).default(10),
  DATABASE_PREPARED_STATEMENTS: onOff.optional(),
  MIGRATE_ON_START: onOff.default(false),
  AUTH_SECRET: z.string().optional(),
  DEMO: onOff.default(false),
  SIGN_UP: z.enum(['open', 'closed'], { error: 'must be open or closed' }).default('open'),
  SMTP_URL: z.url({ protocol: /^smtps?$/, error: 'is not an SMTP address' }).optional(),
  MAIL_FROM: z.email({ error: 'is not an email address' }).optional(),
  SESSION_LIMIT: wholeNumber(100, 0).default(0),
  SESSION_POLICY: z
    .enum(['replace', 'refuse'], { error: 'must be replace or refuse' })
    .default('replace'),
  PERSONAL_ACCESS_TOKENS: onOff.default(false),
  KEEP_PROVIDER_TOKENS: onOff.default(true),
  TRUST_PROXY: z
    .string()
    .regex(/^[A-Za-z0-9-]+$/, 'must be the name of a header')
    .transform((name) => name.toLowerCase())
    .optional(),
  TRUST_PROXY_HOPS: wholeNumber(20).default(1),
  SECURITY_EVENT_RETENTION_DAYS: wholeNumber(36_500).default(180),
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

export type Variables = z.infer<typeof schema>

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
  DEMO: 'true',
  SIGN_UP: 'closed',
  SMTP_URL: 'smtps://user:password@mail.example.com',
  MAIL_FROM: 'no-reply@example.com',
  SESSION_LIMIT: '5',
  SESSION_POLICY: 'refuse',
  PERSONAL_ACCESS_TOKENS: 'true',
  KEEP_PROVIDER_TOKENS: 'false',
  TRUST_PROXY: 'x-forwarded-for',
  TRUST_PROXY_HOPS: '2',
  SECURITY_EVENT_RETENTION_DAYS: '180',
  RATE_LIMIT_SCALE: '1',
}

/**
 * 'APP_URL is not a web address (got "foo"). Example: APP_URL=https://app.example.com'. Leaves out
 * passwords.
 */
export function lineFor(
  { path: [key], message }: z.core.$ZodIssue,
  values: Record<string, string | undefined>,
): string {
  const path = String(key)
  const { requests, migrations } = databaseVariables(values)
  const name =
    path === 'DATABASE_URL' ? requests : path === 'DIRECT_DATABASE_URL' ? migrations : path
  const got = /DATABASE_URL|SMTP_URL/.test(path)
    ? ''
    : ` (got "${values[name]?.replace(/\/\/[^/]*@/g, '//…@').slice(0, 80)}")`
  return `${name} ${message}${got}. Example: ${name}=${EXAMPLES[path] ?? ''}`
}

const MINIMUM_BYTES = 32
const PLACEHOLDER =
  /change|secret|example|placeholder|password|your[-_ ]|^(0123456|1234567|abcdefg)/i
const REPETITION = /^(.{1,16}?)\1+$/

/** Splits AUTH_SECRET. `problems` has at most one line. */
export function parseSecrets(
  list = '',
  vercelEnvironment?: string,
): { authSecrets: string[]; problems: string[] } {
  const authSecrets = list
    .split(',')
    .map((secret) => secret.trim())
    .filter(Boolean)
  const problem = problemOf(authSecrets, vercelEnvironment)
  return {
    authSecrets,
    problems: problem
      ? [`AUTH_SECRET ${problem}. Example: AUTH_SECRET=$(openssl rand -base64 32)`]
      : [],
  }
}

function problemOf(secrets: string[], vercelEnvironment: string | undefined): string | null {
  if (secrets.length === 0)
    return vercelEnvironment
      ? `is not set for the ${vercelEnvironment} environment of Vercel`
      : 'is not set'
  if (secrets.some((secret) => Buffer.byteLength(secret) < MINIMUM_BYTES))
    return `is shorter than ${MINIMUM_BYTES} bytes`
  if (
    secrets.some(
      (secret) => PLACEHOLDER.test(secret) || REPETITION.test(secret.replace(/[^a-z0-9]/gi, '')),
    )
  )
    return 'is a placeholder'
  return null
}
