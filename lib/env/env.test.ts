import { expect, test } from 'vitest'
import { EnvError, parseEnv } from '@/lib/env'
import { isLoopback } from '@/lib/env/web-address'
import { databaseVariablesBeside } from '@/lib/testing/databases'

const SECRET = 'x6l2Jk0vH8dYwq4R1tUuPz7cB9nEo3mSfAiGhKjLpQs='
const OTHER_SECRET = 'mN4bVc2XzLkJhGfDsA1qWeRtYuIoP9876543210QwEr='
const DATABASE = 'postgresql://app:hunter2@db.example.com:5432/app'
const MINIMUM = { ...databaseVariablesBeside(DATABASE), AUTH_SECRET: SECRET }

const parse = (change: Record<string, string | undefined> = {}) =>
  parseEnv({ ...MINIMUM, ...change })

function linesOf(change: Record<string, string | undefined>): string[] {
  try {
    parse(change)
  } catch (error) {
    if (error instanceof EnvError) return error.message.split('\n')
    throw error
  }
  return []
}

test('the defaults', () => {
  expect(parse()).toMatchObject({
    isSecure: false,
    isDevelopment: false,
    rpId: 'localhost',
    origins: ['http://localhost:3000'],
    databaseUrl: DATABASE,
    directDatabaseUrl: DATABASE,
    databasePoolSize: 10,
    databasePreparedStatements: true,
    authSecrets: [SECRET],
    isSignUpOpen: true,
    trustedProxyHeader: null,
    trustedProxyHops: 1,
    rateLimitScale: 1,
  })
  expect(parse().appUrl.href).toBe('http://localhost:3000/')
  expect(parse({ PORT: '4000' }).appUrl.href).toBe('http://localhost:4000/')
})

/** [variable, bad value, what the line says]. */
const BAD: [string, string, string][] = [
  ['APP_URL', 'app.example.com', 'is not a web address'],
  ['APP_URL', 'ftp://app.example.com', 'is not a web address'],
  ['APP_URL', 'javascript:alert(1)', 'is not a web address'],
  ['APP_URL', 'https://', 'is not a web address'],
  ['APP_URL', 'https://app.example.com/app', 'must be an origin'],
  ['APP_URL', 'https://app.example.com/?x=1', 'must be an origin'],
  ['APP_URL', 'https://app.example.com/#x', 'must be an origin'],
  ['APP_URL', 'https://user@app.example.com', 'must be an origin'],
  ['APP_URL', 'http://app.example.com', 'must be https'],
  ['APP_URL', 'http://192.168.1.10:3000', 'must be https'],
  ['APP_URL', 'http://127.0.0.1.evil.example', 'must be https'],
  ['APP_URL', 'http://localhost.evil.example', 'must be https'],
  ['RP_ID', 'https://example.com', 'must be a lower-case domain'],
  ['RP_ID', 'localhost:3000', 'must be a lower-case domain'],
  ['RP_ID', 'Example.com', 'must be a lower-case domain'],
  ['RP_ID', 'example.com', 'neither the host of APP_URL (localhost) nor a parent domain'],
  ['RELATED_ORIGINS', 'example.org', 'is not a web address'],
  ['RELATED_ORIGINS', 'https://example.com,http://example.org', 'must be https'],
  ['RELATED_ORIGINS', 'https://example.com/path', 'must be an origin'],
  ['DATABASE_URL', 'mysql://root@db/app', 'is not a PostgreSQL connection string'],
  ['DATABASE_URL', 'db.example.com:5432', 'is not a PostgreSQL connection string'],
  ['DATABASE_URL', 'postgresql://u:12#c@db/app', 'encode special characters in the password'],
  ['DATABASE_URL', 'postgresql://u:ab#c@db/app', 'encode special characters in the password'],
  ['DATABASE_URL', 'postgresql://u:12?c@db/app', 'encode special characters in the password'],
  ['DATABASE_URL', 'postgresql://u:12/c@db/app', 'encode special characters in the password'],
  ['DATABASE_URL', 'postgresql://u:50%@db/app', 'encode special characters in the password'],
  ['DIRECT_DATABASE_URL', 'https://db.example.com', 'is not a PostgreSQL connection string'],
  ['DATABASE_POOL_SIZE', 'ten', 'is not a number'],
  ['DATABASE_POOL_SIZE', '0', 'must be 1 to 500'],
  ['DATABASE_POOL_SIZE', '501', 'must be 1 to 500'],
  ['DATABASE_POOL_SIZE', '2.5', 'must be a whole number'],
  ['DATABASE_PREPARED_STATEMENTS', 'off', 'must be true or false'],
  ['PORT', 'http', 'is not a port'],
  ['PORT', '70000', 'is not a port'],
  ['PORT', '-1', 'is not a port'],
  ['SIGN_UP', 'yes', 'must be open or closed'],
  ['SIGN_UP', 'CLOSED', 'must be open or closed'],
  ['MIGRATE_ON_START', 'yes', 'must be true or false'],
  ['TRUST_PROXY', 'true; rm', 'must be the name of a header'],
  ['TRUST_PROXY', 'x-forwarded-for, x-real-ip', 'must be the name of a header'],
  ['TRUST_PROXY_HOPS', '0', 'must be 1 to 20'],
  ['KEEP_PROVIDER_TOKENS', 'yes', 'must be true or false'],
  ['SECURITY_EVENT_RETENTION_DAYS', '0', 'must be 1 to 36500'],
  ['RATE_LIMIT_SCALE', '0', 'must be above 0'],
  ['RATE_LIMIT_SCALE', '-1', 'must be above 0'],
  ['RATE_LIMIT_SCALE', 'many', 'is not a number'],
  ['AUTH_SECRET', 'short', 'is shorter than 32 bytes'],
  ['AUTH_SECRET', `${SECRET},short`, 'is shorter than 32 bytes'],
]

test.for(BAD)('%s=%s stops the start: it %s', ([variable, value, problem]) => {
  const lines = linesOf({ [variable]: value })
  expect(lines).toHaveLength(1)
  expect(lines[0]).toMatch(new RegExp(`^${variable} `))
  expect(lines[0]).toContain(problem)
  expect(lines[0]).toMatch(new RegExp(`Example: ${variable}=\\S`))
})

test('messages never contain a secret or password', () => {
  for (const change of [
    { DATABASE_URL: 'mysql://app:hunter2@db/app' },
    { DIRECT_DATABASE_URL: 'db:hunter2' },
    { AUTH_SECRET: 'hunter2' },
    { APP_URL: 'https://app:hunter2@app.example.com' },
  ]) {
    expect(linesOf(change)).toHaveLength(1)
    expect(linesOf(change)[0]).not.toContain('hunter2')
  }
})

test('every invalid variable has a line', () => {
  const lines = linesOf({ APP_URL: 'x', SIGN_UP: 'x', PORT: 'x' })
  expect(lines.map((line) => line.split(' ')[0]).sort()).toEqual(['APP_URL', 'PORT', 'SIGN_UP'])
})

test('empty variables count as unset', () => {
  expect(
    parse({ APP_URL: '', RP_ID: ' ', SIGN_UP: '', PORT: '', RELATED_ORIGINS: '', TRUST_PROXY: '' }),
  ).toEqual(parse())
})

test('APP_URL decides origin, relying party and security; it is normalised', () => {
  for (const APP_URL of [
    'https://app.example.com',
    'https://app.example.com/',
    'HTTPS://APP.EXAMPLE.COM',
    'https://app.example.com:443',
  ]) {
    expect(parse({ APP_URL })).toMatchObject({
      isSecure: true,
      rpId: 'app.example.com',
      origins: ['https://app.example.com'],
    })
  }
  expect(parse({ APP_URL: 'http://app.localhost:4000' })).toMatchObject({
    isSecure: false,
    rpId: 'app.localhost',
  })
})

test('the relying party may only be a parent domain', () => {
  const APP_URL = 'https://app.example.com'
  expect(parse({ APP_URL, RP_ID: 'example.com' }).rpId).toBe('example.com')
  expect(parse({ APP_URL, RP_ID: 'app.example.com' }).rpId).toBe('app.example.com')
  for (const RP_ID of [
    'ample.com',
    'example.org',
    'my.app.example.com',
    '.example.com',
    'example.com.',
  ]) {
    expect(linesOf({ APP_URL, RP_ID })[0]).toMatch(/^RP_ID is .+ Example: RP_ID=app.example.com$/)
  }
})

test('a deployment on a related origin uses the relying party of another domain', () => {
  const APP_URL = 'https://example.org'
  const RELATED_ORIGINS = 'https://example.org, https://example.net'
  expect(parse({ APP_URL, RP_ID: 'example.com', RELATED_ORIGINS })).toMatchObject({
    rpId: 'example.com',
    origins: ['https://example.org', 'https://example.net'],
  })
  expect(
    linesOf({ APP_URL, RP_ID: 'example.com', RELATED_ORIGINS: 'https://example.net' })[0],
  ).toMatch(/^RP_ID is .+, and APP_URL is not in RELATED_ORIGINS\. Example: RP_ID=example\.org$/)
})

test('related origins come after the app’s own, in browsers’ notation', () => {
  const RELATED_ORIGINS = ' https://Example.org/ , https://example.net:443,http://localhost:4000,'
  expect(parse({ APP_URL: 'https://example.com', RELATED_ORIGINS }).origins).toEqual([
    'https://example.com',
    'https://example.org',
    'https://example.net',
    'http://localhost:4000',
  ])
})

test('without a database the message says what to do, differently on Vercel', () => {
  expect(linesOf({ DATABASE_URL: undefined })[0]).toMatch(
    /^DATABASE_URL is not set.*npm run dev.*Example: DATABASE_URL=postgresql:\/\//,
  )
  expect(linesOf({ DATABASE_URL: undefined, VERCEL: '1' })[0]).toMatch(
    /^DATABASE_URL is not set.*serverless.*Example: DATABASE_URL=/,
  )
  for (const DATABASE_URL of [
    'postgres://u:p@h/d',
    'postgresql://h/d?sslmode=require',
    'postgresql://u:p%40ss@[::1]:6432/d',
  ]) {
    expect(parse({ DATABASE_URL }).databaseUrl).toBe(DATABASE_URL)
  }
})

test('secrets rotate: the first encrypts, all are kept', () => {
  expect(parse({ AUTH_SECRET: ` ${OTHER_SECRET} , ${SECRET},` }).authSecrets).toEqual([
    OTHER_SECRET,
    SECRET,
  ])
  expect(linesOf({ AUTH_SECRET: undefined })[0]).toMatch(
    /^AUTH_SECRET is not set\. Example: AUTH_SECRET=/,
  )
  const preview = { AUTH_SECRET: undefined, VERCEL: '1', VERCEL_ENV: 'preview' }
  expect(linesOf(preview)[0]).toMatch(
    /^AUTH_SECRET is not set for the preview environment of Vercel\. Example: AUTH_SECRET=/,
  )
  expect(linesOf({ AUTH_SECRET: ',' })[0]).toMatch(/^AUTH_SECRET is not set/)
  expect(parse({ AUTH_SECRET: '\u00e9'.repeat(8) + SECRET }).authSecrets).toHaveLength(1)
})

test.for([
  'changeme-changeme-changeme-changeme',
  'please-change-this-value-in-production',
  'a-very-secret-value-that-is-long-enough',
  'your-auth-value-goes-here-0123456789',
  'this-is-only-an-example-of-a-long-value',
  'placeholder-placeholder-placeholder',
  'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
  'XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX-XXXX',
  '00000000000000000000000000000000',
  '0123456789abcdef0123456789abcdef',
  'abcdefghijklmnopqrstuvwxyz0123456789',
  '12345678901234567890123456789012',
  'passwordpasswordpasswordpasswordpassword',
  'testtesttesttesttesttesttesttesttest',
])('rejects the placeholder "%s"', (AUTH_SECRET) => {
  expect(linesOf({ AUTH_SECRET })[0]).toMatch(/^AUTH_SECRET is a placeholder\. Example: /)
  expect(linesOf({ AUTH_SECRET: `${SECRET},${AUTH_SECRET}` })[0]).toMatch(
    /^AUTH_SECRET is a placeholder/,
  )
})

test('accepts random secrets in every usual encoding, even with "xxxx" in them', () => {
  for (const AUTH_SECRET of [
    SECRET,
    OTHER_SECRET,
    'f3a1c09b7e5d42688810aa9c3bd4e6f70c9b7715d2e84fa69903be1d5ac87e24',
    'kXxXx2Jk0vH8dYwq4R1tUuPz7cB9nEo3mSfAiGhKjLpQ=',
    '1234Jk0vH8dYwq4R1tUuPz7cB9nEo3mSfAiGhKjLpQs=',
  ]) {
    expect(linesOf({ AUTH_SECRET })).toEqual([])
  }
})

test('on Vercel the address is the platform’s: production, branch, or deployment', () => {
  const vercel = {
    VERCEL: '1',
    VERCEL_PROJECT_PRODUCTION_URL: 'app.example.com',
    VERCEL_BRANCH_URL: 'app-git-x.vercel.app',
    VERCEL_URL: 'app-1.vercel.app',
  }
  expect(parse({ ...vercel, VERCEL_ENV: 'production' }).appUrl.href).toBe(
    'https://app.example.com/',
  )
  expect(parse({ ...vercel, VERCEL_ENV: 'preview' }).appUrl.href).toBe(
    'https://app-git-x.vercel.app/',
  )
  expect(
    parse({ ...vercel, VERCEL_ENV: 'preview', VERCEL_BRANCH_URL: undefined }).appUrl.href,
  ).toBe('https://app-1.vercel.app/')
  expect(parse({ ...vercel, APP_URL: 'https://mine.example.com' }).appUrl.href).toBe(
    'https://mine.example.com/',
  )
  expect(parse({ ...vercel, VERCEL: undefined, VERCEL_ENV: 'production' }).appUrl.href).toBe(
    'http://localhost:3000/',
  )
})

test('on Vercel the client’s address is in the platform’s header', () => {
  expect(parse({ VERCEL: '1' }).trustedProxyHeader).toBe('x-real-ip')
  expect(parse({ TRUST_PROXY: 'CF-Connecting-IP' }).trustedProxyHeader).toBe('cf-connecting-ip')
})

test('loopback addresses', () => {
  for (const host of ['localhost', 'app.localhost', '127.0.0.1', '127.1.2.3', '[::1]'])
    expect(isLoopback(host)).toBe(true)
  for (const host of [
    'localhost.example.com',
    'mylocalhost',
    '128.0.0.1',
    '127.0.0.1.example.com',
    '0.0.0.0',
    '[::2]',
    '',
  ])
    expect(isLoopback(host)).toBe(false)
})

test('recognises an IP address, which can’t have passkeys', () => {
  for (const url of ['http://127.0.0.1:4301', 'http://[::1]:3000', 'https://192.0.2.1'])
    expect(parse({ APP_URL: url }).isIpAddress).toBe(true)
  for (const url of ['http://localhost:3000', 'https://app.example.com'])
    expect(parse({ APP_URL: url }).isIpAddress).toBe(false)
})

test('no passkey can belong to a public suffix', () => {
  for (const suffix of ['com', 'co.uk', 'vercel.app', 'github.io'])
    expect(linesOf({ APP_URL: `https://app.example.${suffix}`, RP_ID: suffix })).toEqual([
      `RP_ID is "${suffix}", a public suffix, which cannot have passkeys. Example: RP_ID=app.example.${suffix}`,
    ])
  for (const [APP_URL, RP_ID] of [
    ['https://app.example.co.uk', 'example.co.uk'],
    ['https://git.app.vercel.app', 'app.vercel.app'],
    ['https://app.internal', 'app.internal'],
  ])
    expect(parse({ APP_URL, RP_ID }).rpId).toBe(RP_ID)
  expect(parse({ APP_URL: 'http://app.localhost:3000', RP_ID: 'localhost' }).rpId).toBe('localhost')
})
