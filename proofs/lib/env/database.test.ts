import { expect, test } from 'vitest'
import { EnvError, parseEnv } from '@/lib/env'
import { databaseVariablesBeside } from '@/lib/testing/databases'

const SECRET = 'x6l2Jk0vH8dYwq4R1tUuPz7cB9nEo3mSfAiGhKjLpQs='
const MINIMUM = {
  ...databaseVariablesBeside('postgresql://localhost/other'),
  DATABASE_URL: undefined,
  AUTH_SECRET: SECRET,
}
const VERCEL = {
  ...MINIMUM,
  VERCEL: '1',
  VERCEL_ENV: 'production',
  VERCEL_PROJECT_PRODUCTION_URL: 'app.example.com',
}
const OF_PG = 'postgresql://u:p@db.example.com:5432/app?sslmode=require'

/**
 * What each integration sets; the addresses for requests and migrations; whether the first is a
 * pooler.
 */
const INTEGRATIONS: [string, Record<string, string>, string, string, boolean][] = [
  [
    'Neon',
    {
      DATABASE_URL:
        'postgresql://u:p@ep-x-pooler.eu.aws.neon.tech/db?channel_binding=require&sslmode=require',
      DATABASE_URL_UNPOOLED: 'postgresql://u:p@ep-x.eu.aws.neon.tech/db?sslmode=require',
      POSTGRES_URL: 'postgresql://u:p@ep-x-pooler.eu.aws.neon.tech/db?sslmode=require',
      POSTGRES_URL_NON_POOLING: 'postgresql://u:p@ep-x.eu.aws.neon.tech/db?sslmode=require',
      POSTGRES_PRISMA_URL:
        'postgresql://u:p@ep-x-pooler.eu.aws.neon.tech/db?connect_timeout=15&sslmode=require',
    },
    'DATABASE_URL',
    'DATABASE_URL_UNPOOLED',
    true,
  ],
  [
    'Prisma Postgres',
    {
      DATABASE_URL: 'postgres://u:p@db.prisma.io:5432/postgres?sslmode=require',
      POSTGRES_URL: 'postgres://u:p@db.prisma.io:5432/postgres?sslmode=require',
      PRISMA_DATABASE_URL: 'postgres://u:p@db.prisma.io:5432/postgres?sslmode=require',
      DATABASE_URL_POOLED: 'postgres://u:p@pooled.db.prisma.io:5432/postgres?sslmode=require',
    },
    'DATABASE_URL_POOLED',
    'DATABASE_URL',
    true,
  ],
  [
    'Prisma Postgres of 2025',
    {
      DATABASE_URL: 'prisma+postgres://accelerate.prisma-data.net/?api_key=x',
      POSTGRES_URL: 'postgres://u:p@db.prisma.io:5432/?sslmode=require',
      PRISMA_DATABASE_URL: 'prisma+postgres://accelerate.prisma-data.net/?api_key=x',
    },
    'POSTGRES_URL',
    'POSTGRES_URL',
    false,
  ],
  [
    'Supabase',
    {
      POSTGRES_URL:
        'postgres://postgres.x:p@aws-0-eu-west-1.pooler.supabase.com:6543/postgres?sslmode=require&supa=base-pooler.x',
      POSTGRES_PRISMA_URL:
        'postgres://postgres.x:p@aws-0-eu-west-1.pooler.supabase.com:6543/postgres?sslmode=require&pgbouncer=true',
      POSTGRES_URL_NON_POOLING:
        'postgres://postgres.x:p@aws-0-eu-west-1.pooler.supabase.com:5432/postgres?sslmode=require',
    },
    'POSTGRES_PRISMA_URL',
    'POSTGRES_URL_NON_POOLING',
    true,
  ],
]

test.for(INTEGRATIONS)(
  'what %s sets on Vercel needs no renaming',
  ([, set, requests, migrations, isDatabasePooled]) => {
    const env = parseEnv({ ...VERCEL, ...set })
    expect(env).toMatchObject({
      databaseUrl: set[requests],
      directDatabaseUrl: set[migrations],
      isDatabasePooled,
    })
    expect(env.databasePreparedStatements).toBe(!isDatabasePooled)
    expect(
      parseEnv({ ...VERCEL, ...set, DATABASE_PREPARED_STATEMENTS: 'true' })
        .databasePreparedStatements,
    ).toBe(true)
  },
)

test('explicit variables win', () => {
  const [, neon] = INTEGRATIONS[0] ?? []
  const env = parseEnv({ ...VERCEL, ...neon, DATABASE_URL: OF_PG, DIRECT_DATABASE_URL: OF_PG })
  expect(env).toMatchObject({
    databaseUrl: OF_PG,
    directDatabaseUrl: OF_PG,
    isDatabasePooled: false,
  })
})

test('integration variables are ignored outside Vercel, where they may belong to another project', () => {
  const [, neon = {}] = INTEGRATIONS[0] ?? []
  expect(() => parseEnv({ ...MINIMUM, POSTGRES_URL: OF_PG })).toThrow('DATABASE_URL is not set')
  expect(parseEnv({ ...MINIMUM, ...neon, DATABASE_URL: OF_PG }).directDatabaseUrl).toBe(OF_PG)
})

test('an invalid address is reported by variable, never by value', () => {
  const lineOf = (set: Record<string, string | undefined>) => {
    try {
      parseEnv({ ...VERCEL, ...set })
    } catch (error) {
      if (error instanceof EnvError) return error.message
      throw error
    }
  }
  expect(lineOf({ POSTGRES_URL: 'mysql://u:hunter2@db' })).toMatch(
    /^POSTGRES_URL is not a PostgreSQL connection string; .*\. Example: POSTGRES_URL=/,
  )
  expect(lineOf({ DATABASE_URL: 'prisma+postgres://x/?api_key=hunter2' })).toMatch(
    /^DATABASE_URL is not a PostgreSQL connection string;/,
  )
  expect(lineOf({ POSTGRES_URL: OF_PG, POSTGRES_URL_NON_POOLING: 'hunter2' })).toMatch(
    /^POSTGRES_URL_NON_POOLING is not a PostgreSQL/,
  )
  for (const set of [
    { POSTGRES_URL: 'mysql://u:hunter2@db' },
    { POSTGRES_URL: OF_PG, POSTGRES_URL_NON_POOLING: 'hunter2' },
  ])
    expect(lineOf(set)).not.toContain('hunter2')
})

test('recognises a pooler by its address', () => {
  const pooled = (DATABASE_URL: string, DIRECT_DATABASE_URL?: string) =>
    parseEnv({ ...MINIMUM, DATABASE_URL, ...(DIRECT_DATABASE_URL && { DIRECT_DATABASE_URL }) })
      .isDatabasePooled
  expect(pooled('postgresql://h:5432/a')).toBe(false)
  expect(pooled('postgresql://h:6432/a', 'postgresql://h:5432/a')).toBe(true)
  expect(pooled('postgresql://pooler/a', 'postgresql://h/a')).toBe(true)
  expect(pooled('postgresql://h/a', 'postgresql://admin@h/a?connect_timeout=3')).toBe(false)
  expect(pooled('postgresql://h/a?pgbouncer=true')).toBe(true)
  expect(pooled('postgresql://h/a?pgbouncer=false')).toBe(false)
})
