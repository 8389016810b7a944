import { PRESETS } from '@/lib/env/provider-presets'
import { databaseVariablesBeside } from './databases'

const PROVIDER_VARIABLES = Object.keys(PRESETS).flatMap((id) =>
  ['CLIENT_ID', 'CLIENT_SECRET'].map((name) => `${id.toUpperCase()}_${name}`),
)

/** The whole configuration of an app under test; undefined unsets a variable of this machine. */
export function testEnvironment(databaseUrl: string): Record<string, string | undefined> {
  return {
    ...databaseVariablesBeside(databaseUrl),
    DATABASE_POOL_SIZE: undefined,
    DATABASE_PREPARED_STATEMENTS: undefined,
    APP_URL: 'http://localhost:3000',
    PORT: undefined,
    RP_ID: undefined,
    RELATED_ORIGINS: undefined,
    MIGRATE_ON_START: undefined,
    AUTH_SECRET: 'x6l2Jk0vH8dYwq4R1tUuPz7cB9nEo3mSfAiGhKjLpQs=',
    SIGN_UP: undefined,
    SMTP_URL: undefined,
    MAIL_FROM: undefined,
    SESSION_LIMIT: undefined,
    SESSION_POLICY: undefined,
    PERSONAL_ACCESS_TOKENS: undefined,
    KEEP_PROVIDER_TOKENS: undefined,
    OIDC_PROVIDERS: undefined,
    ...Object.fromEntries(PROVIDER_VARIABLES.map((name) => [name, undefined])),
    PREVIEW_PROVIDERS: undefined,
    TRUST_PROXY: undefined,
    TRUST_PROXY_HOPS: undefined,
    SECURITY_EVENT_RETENTION_DAYS: undefined,
    RATE_LIMIT_SCALE: undefined,
    VERCEL: undefined,
    VERCEL_ENV: undefined,
  }
}

/** Applies it to this process. */
export function applyEnvironment(environment: Record<string, string | undefined>): void {
  for (const [name, value] of Object.entries(environment)) {
    if (value === undefined) delete process.env[name]
    else process.env[name] = value
  }
}
