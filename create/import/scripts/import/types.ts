/** A converted user of the source. Ids are those of the new rows. */
export type ImportUser = {
  id: string
  /** The source's id, for messages. */
  sourceId: string
  name: string
  /** Only if the source calls it verified. Lower case. */
  email: string | null
  image: string | null
  createdAt: Date | null
  accounts: ImportAccount[]
  passkeys: ImportPasskey[]
  /** Descriptions of what cannot be copied. */
  unusable: Unusable[]
  /** Whether an unverified email was left out. */
  hasUnverifiedEmail: boolean
}

export type ImportAccount = {
  id: string
  providerId: string
  accountId: string
  /** Plain text; null if missing or unreadable. */
  accessToken: string | null
  refreshToken: string | null
  idToken: string | null
  accessTokenExpiresAt: Date | null
  refreshTokenExpiresAt: Date | null
  /** Space-separated. */
  scope: string | null
  /** The password's hash. */
  password: string | null
  createdAt: Date | null
  /** Whether tokens were left out because the source encrypted them. */
  hasEncryptedTokens: boolean
  /** Keys that only one user should have (`keys.ts`). */
  sourceKey: string
}

export type ImportPasskey = {
  id: string
  name: string
  /** base64url */
  credentialId: string
  /** The COSE key in standard base64. */
  publicKey: string
  counter: number
  deviceType: string
  backedUp: boolean
  transports: string[]
  aaguid: string | null
  createdAt: Date | null
  sourceKey: string
}

export type Unusable = { kind: 'accounts' | 'passkeys'; reason: string }

/** A value read from the source. */
export type SourceRow = Record<string, string | boolean | Date | null | undefined>

/** All rows of one user. */
export type SourceUser = { user: SourceRow; accounts: SourceRow[]; passkeys: SourceRow[] }

/** 'text' also accepts numbers and UUIDs. A time without zone is UTC. */
export type FieldType = 'text' | 'boolean' | 'time'

/** The fields of a table by the library's names; one that ends in '?' is optional. */
export type TableShape = { name: string; fields: Record<string, FieldType> }

/** Describes a library's tables. */
export type SourceKind = {
  name: string
  tables: { users: TableShape; accounts: TableShape; passkeys: TableShape }
  /** Fields with the owner of an account and a passkey. */
  keys: { account: [string, string]; passkey: string }
  isEmailVerified: (user: SourceRow) => boolean
  /** `source` is the namespace of new ids. Null if the row is not copied. */
  toAccount: (source: string, userId: string, account: SourceRow) => ImportAccount | Unusable | null
  toPasskey: (source: string, passkey: SourceRow) => ImportPasskey | Unusable
}
