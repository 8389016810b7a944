/** A user of the source in our shapes, before anything is compared with the target. Ids are those that the rows get here. */
export type ImportUser = {
  id: string
  /** As the source has it: for messages. */
  sourceId: string
  name: string
  /** Only one that the source calls verified. Lower case. */
  email: string | null
  image: string | null
  createdAt: Date | null
  accounts: ImportAccount[]
  passkeys: ImportPasskey[]
  /** What cannot be copied, in words. */
  unusable: Unusable[]
  /** There was an e-mail, and it is not taken. */
  hasUnverifiedEmail: boolean
}

export type ImportAccount = {
  id: string
  providerId: string
  accountId: string
  /** In clear; null is what is not there or cannot be read. */
  accessToken: string | null
  refreshToken: string | null
  idToken: string | null
  accessTokenExpiresAt: Date | null
  refreshTokenExpiresAt: Date | null
  /** Space-separated. */
  scope: string | null
  /** The hash of a password. */
  password: string | null
  createdAt: Date | null
  /** The source's tokens were encrypted, and are left out. */
  hasEncryptedTokens: boolean
  /** What only one user of the source should have: `keys.ts`. */
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

/** What a row of the source can hold once it is read. */
export type SourceRow = Record<string, string | boolean | Date | null | undefined>

/** All rows of one user. */
export type SourceUser = { user: SourceRow; accounts: SourceRow[]; passkeys: SourceRow[] }

/** 'text' also reads numbers and UUIDs. A time without a zone is UTC. */
export type FieldType = 'text' | 'boolean' | 'time'

/** The fields of a table as its makers call them; a name that ends in '?' may be missing. */
export type TableShape = { name: string; fields: Record<string, FieldType> }

/** What is known of a library's tables. */
export type SourceKind = {
  name: string
  tables: { users: TableShape; accounts: TableShape; passkeys: TableShape }
  /** Fields that say whose an account and a passkey is. */
  keys: { account: [string, string]; passkey: string }
  isEmailVerified: (user: SourceRow) => boolean
  /** `source` names the database in ids. Null: nothing that is copied. */
  toAccount: (source: string, userId: string, account: SourceRow) => ImportAccount | Unusable | null
  toPasskey: (source: string, passkey: SourceRow) => ImportPasskey | Unusable
}
