import { accountOf, passkeyOf, textOf, timeOf } from './normalize'
import type { SourceKind, SourceRow } from './types'

/**
 * Account types that are a sign-in at a provider. Others are 'email', 'credentials' and 'webauthn',
 * one beside each passkey.
 */
const AT_A_PROVIDER = ['oauth', 'oidc']
const TIME_MAX_SECONDS = 8_640_000_000_000

/** next-auth 4 and Auth.js 5, which share the tables of the adapters for pg, Prisma and Drizzle. */
export const NEXT_AUTH: SourceKind = {
  name: 'next-auth',
  tables: {
    users: {
      name: 'user',
      fields: {
        id: 'text',
        name: 'text',
        email: 'text',
        emailVerified: 'time',
        'image?': 'text',
        'createdAt?': 'time',
      },
    },
    accounts: {
      name: 'account',
      fields: {
        userId: 'text',
        type: 'text',
        provider: 'text',
        providerAccountId: 'text',
        'access_token?': 'text',
        'refresh_token?': 'text',
        'id_token?': 'text',
        'expires_at?': 'text',
        'scope?': 'text',
        'createdAt?': 'time',
      },
    },
    passkeys: {
      name: 'authenticator',
      fields: {
        userId: 'text',
        credentialID: 'text',
        credentialPublicKey: 'text',
        counter: 'text',
        credentialDeviceType: 'text',
        credentialBackedUp: 'boolean',
        'transports?': 'text',
      },
    },
  },
  keys: { account: ['provider', 'providerAccountId'], passkey: 'credentialID' },
  isEmailVerified: ({ emailVerified }) => timeOf(emailVerified) !== null,
  toAccount: (source, _userId, row) =>
    AT_A_PROVIDER.includes(String(row.type)) ? linkOf(source, row) : null,
  toPasskey: credentialOf,
}

function linkOf(source: string, row: SourceRow) {
  const accessToken = textOf(row.access_token)
  return accountOf(source, {
    provider: textOf(row.provider) ?? '',
    accountId: textOf(row.providerAccountId) ?? '',
    accessToken,
    refreshToken: textOf(row.refresh_token),
    idToken: textOf(row.id_token),
    accessTokenExpiresAt: accessToken ? fromSeconds(textOf(row.expires_at)) : null,
    refreshTokenExpiresAt: null,
    scope: textOf(row.scope),
    createdAt: timeOf(row.createdAt),
    hasEncryptedTokens: false,
  })
}

function credentialOf(source: string, row: SourceRow) {
  return passkeyOf(source, {
    name: null,
    credentialId: textOf(row.credentialID) ?? '',
    publicKey: textOf(row.credentialPublicKey) ?? '',
    counter: Number(row.counter),
    deviceType: textOf(row.credentialDeviceType) ?? '',
    backedUp: row.credentialBackedUp === true,
    transports: textOf(row.transports),
    aaguid: null,
    createdAt: null,
  })
}

/** Auth.js counts seconds since 1970. */
function fromSeconds(value: string | null): Date | null {
  const seconds = Number(value ?? Number.NaN)
  return Number.isFinite(seconds) && seconds > 0 && seconds < TIME_MAX_SECONDS
    ? new Date(seconds * 1000)
    : null
}
