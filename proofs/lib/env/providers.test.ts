import { expect, test } from 'vitest'
import { EnvError, parseEnv } from '@/lib/env'
import { PRESETS } from '@/lib/env/provider-presets'
import { databaseVariablesBeside } from '@/lib/testing/databases'

const MINIMUM = {
  ...databaseVariablesBeside('postgresql://localhost/app'),
  AUTH_SECRET: 'x6l2Jk0vH8dYwq4R1tUuPz7cB9nEo3mSfAiGhKjLpQs=',
}
const ACME = {
  OIDC_PROVIDERS: 'acme',
  OIDC_ACME_ISSUER: 'https://id.acme.com/',
  OIDC_ACME_CLIENT_ID: 'id',
  OIDC_ACME_CLIENT_SECRET: 'secret',
}

const providers = (change: Record<string, string>) => parseEnv({ ...MINIMUM, ...change }).providers

function linesOf(change: Record<string, string>): string[] {
  try {
    providers(change)
  } catch (error) {
    if (error instanceof EnvError) return error.message.split('\n')
    throw error
  }
  return []
}

test('none is configured by default', () => {
  expect(providers({})).toEqual([])
})

test.each(Object.keys(PRESETS))('%s is on when both its variables are set', (id) => {
  const name = id.toUpperCase()
  const [provider, ...others] = providers({
    [`${name}_CLIENT_ID`]: 'id',
    [`${name}_CLIENT_SECRET`]: 'secret',
  })
  expect(provider).toMatchObject({
    id,
    name: PRESETS[id]?.name,
    clientId: 'id',
    clientSecret: 'secret',
  })
  expect(new URL(provider?.url ?? '').protocol).toBe('https:')
  expect(provider?.url).not.toMatch(/[{}]/)
  expect(others).toEqual([])
  expect(linesOf({ [`${name}_CLIENT_ID`]: 'id' })).toEqual([
    expect.stringContaining(`${name}_CLIENT_SECRET is not set`),
  ])
  expect(linesOf({ [`${name}_CLIENT_SECRET`]: 'secret' })).toEqual([
    expect.stringContaining(`${name}_CLIENT_ID is not set`),
  ])
})

test('any number of issuers from the environment', () => {
  const two = providers({
    ...ACME,
    OIDC_PROVIDERS: ' acme, My-Idp ,acme,',
    OIDC_MY_IDP_ISSUER: 'http://127.0.0.1:8080/realms/app',
    OIDC_MY_IDP_CLIENT_ID: 'id-2',
    OIDC_MY_IDP_CLIENT_SECRET: 'secret-2',
    OIDC_MY_IDP_NAME: 'Keycloak',
    OIDC_MY_IDP_SCOPES: 'openid, email groups',
  })
  expect(two).toMatchObject([
    {
      id: 'acme',
      name: 'Acme',
      url: 'https://id.acme.com',
      scopes: ['openid', 'email', 'profile'],
      protocol: 'openid',
    },
    {
      id: 'my-idp',
      name: 'Keycloak',
      url: 'http://127.0.0.1:8080/realms/app',
      scopes: ['openid', 'email', 'groups'],
    },
  ])
})

test('presets come first, in the order of the table', () => {
  const pair = (name: string) => ({
    [`${name}_CLIENT_ID`]: 'id',
    [`${name}_CLIENT_SECRET`]: 'secret',
  })
  expect(providers({ ...ACME, ...pair('GITHUB'), ...pair('GOOGLE') }).map(({ id }) => id)).toEqual([
    'google',
    'github',
    'acme',
  ])
})

test('addresses and tenants by environment', () => {
  const pair = (name: string) => ({
    [`${name}_CLIENT_ID`]: 'id',
    [`${name}_CLIENT_SECRET`]: 'secret',
  })
  expect(providers({ ...pair('GITHUB'), GITHUB_URL: 'https://github.acme.com/' })[0]?.url).toBe(
    'https://github.acme.com',
  )
  expect(providers({ ...pair('MICROSOFT'), MICROSOFT_TENANT: 'acme.com' })[0]?.url).toBe(
    'https://login.microsoftonline.com/acme.com/v2.0',
  )
  expect(providers(pair('MICROSOFT'))[0]?.url).toBe('https://login.microsoftonline.com/common/v2.0')
})

const pair = { GITHUB_CLIENT_ID: 'id', GITHUB_CLIENT_SECRET: 'secret' }
const apple = { APPLE_CLIENT_ID: 'id', APPLE_CLIENT_SECRET: 'secret' }

// What is wrong, and what the line says. Each names the variable and gives an example.
test.each<[Record<string, string>, string]>([
  [{ ...ACME, OIDC_ACME_ISSUER: '' }, 'OIDC_ACME_ISSUER is not set'],
  [{ ...ACME, OIDC_ACME_CLIENT_ID: '' }, 'OIDC_ACME_CLIENT_ID is not set'],
  [{ ...ACME, OIDC_ACME_CLIENT_SECRET: ' ' }, 'OIDC_ACME_CLIENT_SECRET is not set'],
  [
    { ...ACME, OIDC_ACME_ISSUER: 'http://id.acme.com' },
    'OIDC_ACME_ISSUER must be an https address',
  ],
  [
    { ...ACME, OIDC_ACME_ISSUER: 'http://127.0.0.1.evil.example' },
    'OIDC_ACME_ISSUER must be an https address',
  ],
  [{ ...ACME, OIDC_ACME_ISSUER: 'id.acme.com' }, 'OIDC_ACME_ISSUER must be an https address'],
  [
    { ...ACME, OIDC_ACME_ISSUER: 'javascript:alert(1)' },
    'OIDC_ACME_ISSUER must be an https address',
  ],
  [
    { ...ACME, OIDC_ACME_ISSUER: 'https://u:p@id.acme.com' },
    'OIDC_ACME_ISSUER must be an https address',
  ],
  [{ ...ACME, OIDC_ACME_SCOPES: 'email profile' }, 'OIDC_ACME_SCOPES has no "openid"'],
  [{ OIDC_PROVIDERS: 'google' }, 'OIDC_PROVIDERS has "google", which is reserved'],
  [{ OIDC_PROVIDERS: 'passkey' }, 'OIDC_PROVIDERS has "passkey", which is reserved'],
  [{ OIDC_PROVIDERS: 'credential' }, 'OIDC_PROVIDERS has "credential", which is reserved'],
  [{ OIDC_PROVIDERS: '../x' }, 'OIDC_PROVIDERS has "../x": use only lower-case letters'],
  [{ ...pair, GITHUB_URL: 'http://github.acme.com' }, 'GITHUB_URL must be an https address'],
  [{ ...apple, APPLE_TEAM_ID: 'TEAM123456' }, 'APPLE_KEY_ID is not set'],
  [
    { ...apple, APPLE_TEAM_ID: 'TEAM123456', APPLE_KEY_ID: 'KEY1234567' },
    'APPLE_CLIENT_SECRET is not the text of a .p8 key',
  ],
  [
    { ...apple, APPLE_CLIENT_SECRET: '-----BEGIN PRIVATE KEY-----' },
    'APPLE_TEAM_ID and APPLE_KEY_ID are not set',
  ],
  [{ KEEP_PROVIDER_TOKENS: 'no' }, 'KEEP_PROVIDER_TOKENS must be true or false'],
])('%j: %s', (change, expected) => {
  const lines = linesOf(change)
  expect(lines.some((line) => line.startsWith(expected) && / Example: [A-Z_]+=/.test(line))).toBe(
    true,
  )
})

test('messages never contain a secret', () => {
  const lines = linesOf({
    ...ACME,
    OIDC_ACME_ISSUER: 'nonsense',
    OIDC_ACME_CLIENT_SECRET: 'planted-secret',
    APPLE_CLIENT_SECRET: 'planted-secret',
  })
  expect(lines.length).toBeGreaterThan(1)
  expect(lines.join('\n')).not.toContain('planted-secret')
})

test('the local provider is for development only', () => {
  const local = {
    OIDC_PROVIDERS: 'local',
    OIDC_LOCAL_ISSUER: 'http://127.0.0.1:4820',
    OIDC_LOCAL_CLIENT_ID: 'id',
    OIDC_LOCAL_CLIENT_SECRET: 'secret',
  }
  expect(providers(local)).toHaveLength(1)
  expect(linesOf({ ...local, NODE_ENV: 'production' })).toEqual([
    expect.stringContaining('OIDC_PROVIDERS has "local"'),
  ])
})

test('a preview offers only the listed providers, since its address isn’t registered', () => {
  const ids = (change: Record<string, string>) =>
    providers({ ...ACME, GITHUB_CLIENT_ID: 'id', GITHUB_CLIENT_SECRET: 'secret', ...change }).map(
      ({ id }) => id,
    )
  expect(ids({})).toEqual(['github', 'acme'])
  expect(ids({ VERCEL_ENV: 'production', PREVIEW_PROVIDERS: 'acme' })).toEqual(['github', 'acme'])
  expect(ids({ VERCEL_ENV: 'preview' })).toEqual([])
  expect(ids({ VERCEL_ENV: 'preview', PREVIEW_PROVIDERS: ' Acme ' })).toEqual(['acme'])
  expect(() => ids({ VERCEL_ENV: 'preview', PREVIEW_PROVIDERS: 'acme,nope' })).toThrow(
    /^PREVIEW_PROVIDERS has "nope".* Example: PREVIEW_PROVIDERS=/,
  )
})
