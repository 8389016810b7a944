import { toIdentity } from '@/lib/auth/oauth/identity'
import { isProviderError } from '@/lib/auth/oauth/provider-error'
import { authenticatorName } from '@/lib/auth/passkey/aaguid'
import { isUsablePublicKey } from '@/lib/auth/passkey/public-key'
import { LISTED_TIMES } from '@/lib/db/pages'
import { importedId, importedUserId } from './id'
import { accountKey, passkeyKey } from './keys'
import { ourProviderId, ourSubject } from './providers'
import type {
  ImportAccount,
  ImportPasskey,
  ImportUser,
  SourceKind,
  SourceRow,
  SourceUser,
  Unusable,
} from './types'

const NAMELESS = 'New user'
const TRANSPORTS = ['ble', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb']
const COUNTER_MAX = 0xffff_ffff
const SCOPE_MAX = 4096

/** The text, or null if it is empty or missing. */
export function textOf(value: SourceRow[string]): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}

/** Null if it is missing, or in a year that cannot be displayed. */
export function timeOf(value: SourceRow[string]): Date | null {
  const isListed = value instanceof Date && value >= LISTED_TIMES.min && value <= LISTED_TIMES.max
  return isListed ? value : null
}

/** Converts the rows of one user. `source` is the namespace of new ids. */
export function userOf(
  kind: SourceKind,
  source: string,
  { user, accounts, passkeys }: SourceUser,
): ImportUser {
  const sourceId = textOf(user.id) ?? ''
  const id = importedUserId(source, sourceId)
  const links = accounts
    .map((row) => kind.toAccount(source, id, row))
    .filter((account) => account !== null)
  const credentials = passkeys.map((row) => kind.toPasskey(source, row))
  return {
    id,
    sourceId,
    ...personOf(user, kind.isEmailVerified(user)),
    createdAt: timeOf(user.createdAt),
    accounts: links.filter((account) => 'id' in account),
    passkeys: credentials.filter((passkey) => 'id' in passkey),
    unusable: [...links, ...credentials].filter((one) => 'reason' in one),
  }
}

/**
 * A user's data as a first sign-in would take it: invalid values are left out, and an unverified
 * email does not count.
 */
function personOf(user: SourceRow, isVerified: boolean) {
  const identity = identityOf({
    names: [user.name],
    email: user.email,
    isEmailVerified: isVerified,
    picture: user.image,
  })
  return {
    name: identity?.name ?? identity?.email?.split('@')[0]?.slice(0, 64) ?? NAMELESS,
    email: identity?.isEmailVerified ? identity.email : null,
    image: identity?.picture ?? null,
    hasUnverifiedEmail: textOf(user.email) !== null && !identity?.isEmailVerified,
  }
}

type Tokens = Pick<
  ImportAccount,
  'accessToken' | 'refreshToken' | 'idToken' | 'accessTokenExpiresAt' | 'refreshTokenExpiresAt'
>
type Link = Tokens & {
  provider: string
  accountId: string
  scope: string | null
  createdAt: Date | null
  hasEncryptedTokens: boolean
}

/** An account at a provider, or why it cannot be copied. */
export function accountOf(
  source: string,
  { provider, accountId, scope, ...rest }: Link,
): ImportAccount | Unusable {
  const unusable = (why: string) => ({
    kind: 'accounts' as const,
    reason: `account at ${provider}: ${why}`,
  })
  const providerId = ourProviderId(provider)
  if (providerId === null) return unusable('no provider can have that name here')
  const subject = ourSubject(providerId, accountId, rest.idToken)
  if (subject === null)
    return unusable('its id there is not the one used here, and no stored ID token tells the other')
  if (!identityOf({ accountId: subject })) return unusable('its id is not one that can be stored')
  const id = importedId(source, 'account', provider, accountId)
  const scopes = scope?.split(/[\s,]+/).filter(Boolean) ?? []
  const sourceKey = accountKey(provider, accountId)
  return {
    ...rest,
    sourceKey,
    id,
    providerId,
    accountId: subject,
    password: null,
    scope: scopes.join(' ').slice(0, SCOPE_MAX) || null,
  }
}

type Credential = Omit<ImportPasskey, 'id' | 'name' | 'transports' | 'sourceKey'> & {
  name: string | null
  transports: string | null
}

/** A passkey, or why it cannot be copied. Its id and key may be in either base64 alphabet. */
export function passkeyOf(
  source: string,
  { transports, name, ...given }: Credential,
): ImportPasskey | Unusable {
  const credential = Buffer.from(given.credentialId, 'base64')
  const credentialId = credential.toString('base64url')
  const unusable = (why: string) => ({
    kind: 'passkeys' as const,
    reason: `passkey ${credentialId.slice(0, 16)}…: ${why}`,
  })
  const key = Buffer.from(given.publicKey, 'base64')
  if (credential.length < 16 || credential.length > 1023)
    return unusable('its id has not 16 to 1023 bytes')
  if (!isUsablePublicKey(new Uint8Array(key)))
    return unusable('its public key is not one that is checked here (EdDSA, ES256, RS256)')
  if (!Number.isInteger(given.counter) || given.counter < 0 || given.counter > COUNTER_MAX)
    return unusable('its counter is out of range')
  if (
    !['singleDevice', 'multiDevice'].includes(given.deviceType) ||
    (given.backedUp && given.deviceType === 'singleDevice')
  )
    return unusable('it is said to be both synced and bound to one device')
  return {
    ...given,
    id: importedId(source, 'passkey', credentialId),
    name: identityOf({ names: [name] })?.name ?? authenticatorName(given.aaguid),
    credentialId,
    sourceKey: passkeyKey(given.credentialId),
    publicKey: key.toString('base64'),
    transports: [...new Set(transports?.split(',').map((transport) => transport.trim()))].filter(
      (transport) => TRANSPORTS.includes(transport),
    ),
  }
}

/** The subject and profile as a first sign-in would store them; null if the subject is invalid. */
function identityOf(claims: Partial<Parameters<typeof toIdentity>[0]>) {
  try {
    return toIdentity({
      accountId: 'none',
      names: [],
      email: null,
      isEmailVerified: false,
      picture: null,
      ...claims,
    })
  } catch (error) {
    if (isProviderError(error)) return null
    throw error
  }
}
