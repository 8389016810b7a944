import { importedId } from './id'
import { accountKey } from './keys'
import { accountOf, passkeyOf, textOf, timeOf } from './normalize'
import type { ImportAccount, SourceKind, SourceRow } from './types'

/** better-auth's provider for passwords; its account id is the user's id. */
const CREDENTIAL = 'credential'
/** XChaCha20-Poly1305 in hex: 24 bytes of nonce, 16 of tag, and at least one more. */
const ENCRYPTED_MIN = 2 * (24 + 16 + 1)

/** better-auth 1.x with its passkey plugin. */
export const BETTER_AUTH: SourceKind = {
  name: 'better-auth',
  tables: {
    users: {
      name: 'user',
      fields: {
        id: 'text',
        name: 'text',
        email: 'text',
        emailVerified: 'boolean',
        'image?': 'text',
        'createdAt?': 'time',
      },
    },
    accounts: {
      name: 'account',
      fields: {
        userId: 'text',
        accountId: 'text',
        providerId: 'text',
        'accessToken?': 'text',
        'refreshToken?': 'text',
        'idToken?': 'text',
        'accessTokenExpiresAt?': 'time',
        'refreshTokenExpiresAt?': 'time',
        'scope?': 'text',
        'password?': 'text',
        'createdAt?': 'time',
      },
    },
    passkeys: {
      name: 'passkey',
      fields: {
        userId: 'text',
        'name?': 'text',
        publicKey: 'text',
        credentialID: 'text',
        counter: 'text',
        deviceType: 'text',
        backedUp: 'boolean',
        'transports?': 'text',
        'aaguid?': 'text',
        'createdAt?': 'time',
      },
    },
  },
  keys: { account: ['providerId', 'accountId'], passkey: 'credentialID' },
  isEmailVerified: ({ emailVerified }) => emailVerified === true,
  toAccount: (source, userId, row) =>
    row.providerId === CREDENTIAL ? passwordOf(source, userId, row) : linkOf(source, row),
  toPasskey: credentialOf,
}

function linkOf(source: string, row: SourceRow) {
  const [accessToken, refreshToken] = [textOf(row.accessToken), textOf(row.refreshToken)]
  const hasEncryptedTokens = isEncrypted(accessToken) || isEncrypted(refreshToken)
  const kept = hasEncryptedTokens
    ? { accessToken: null, refreshToken: null }
    : { accessToken, refreshToken }
  return accountOf(source, {
    ...kept,
    provider: textOf(row.providerId) ?? '',
    accountId: textOf(row.accountId) ?? '',
    idToken: textOf(row.idToken),
    accessTokenExpiresAt: kept.accessToken ? timeOf(row.accessTokenExpiresAt) : null,
    refreshTokenExpiresAt: kept.refreshToken ? timeOf(row.refreshTokenExpiresAt) : null,
    scope: textOf(row.scope),
    createdAt: timeOf(row.createdAt),
    hasEncryptedTokens,
  })
}

function passwordOf(source: string, userId: string, row: SourceRow): ImportAccount | null {
  const password = textOf(row.password)
  if (password === null) return null
  return {
    id: importedId(source, 'password', userId),
    providerId: CREDENTIAL,
    accountId: userId,
    password,
    accessToken: null,
    refreshToken: null,
    idToken: null,
    accessTokenExpiresAt: null,
    refreshTokenExpiresAt: null,
    scope: null,
    createdAt: timeOf(row.createdAt),
    hasEncryptedTokens: false,
    sourceKey: accountKey(CREDENTIAL, userId),
  }
}

function credentialOf(source: string, row: SourceRow) {
  return passkeyOf(source, {
    name: textOf(row.name),
    credentialId: textOf(row.credentialID) ?? '',
    publicKey: textOf(row.publicKey) ?? '',
    counter: Number(row.counter),
    deviceType: textOf(row.deviceType) ?? '',
    backedUp: row.backedUp === true,
    transports: textOf(row.transports),
    aaguid: textOf(row.aaguid),
    createdAt: timeOf(row.createdAt),
  })
}

/** What `account.encryptOAuthTokens` writes. */
function isEncrypted(token: string | null): boolean {
  if (token === null) return false
  return (
    token.startsWith('$ba$') ||
    (token.length >= ENCRYPTED_MIN && token.length % 2 === 0 && /^[0-9a-f]+$/.test(token))
  )
}
