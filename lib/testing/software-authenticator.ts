import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import type {
  AuthenticationResponseJSON,
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
  RegistrationResponseJSON,
} from '@simplewebauthn/server'
import { type CborValue, encodeCbor } from './cbor'

/**
 * A browser and authenticator in software (WebAuthn Level 3 §5.1.3, §5.1.4, §6.3). Responses are
 * valid and signed. `Changes` alter one thing before signing, so a test shows which check refuses
 * it.
 */

/** Flags of the authenticator data (§6.1): user present, user verified, backup eligible, backup state, attested credential data, extensions. */
const FLAGS = { UP: 0x01, UV: 0x04, BE: 0x08, BS: 0x10, AT: 0x40, ED: 0x80 }

export type Algorithm = 'ES256' | 'EdDSA' | 'RS256'

/** A passkey as the authenticator stores it. */
export type SoftwarePasskey = {
  id: Buffer
  rpId: string
  /** base64url */
  userHandle: string
  algorithm: Algorithm
  privateKey: KeyObject
  counter: number
  isSynced: boolean
}

/** The JSON of a response. */
type Body = Record<string, unknown> & { response: Record<string, unknown> }

/** Replaces a valid value. */
type Change<T> = (right: T) => T

type Changes = {
  /** Members of the client data; undefined leaves one out. */
  clientData?: Record<string, unknown>
  clientDataJSON?: Change<Buffer>
  /** Hashed into the authenticator data instead of the real one. */
  rpId?: string
  flags?: Partial<Record<keyof typeof FLAGS, boolean>>
  counter?: number
  /** The whole authenticator data, e.g. to append extension outputs. */
  authenticatorData?: Change<Buffer>
  /** Members of the posted JSON, changed after signing. */
  body?: (right: Body) => Record<string, unknown>
}

export type RegistrationChanges = Changes & {
  algorithm?: Algorithm
  isSynced?: boolean
  credentialId?: Buffer
  aaguid?: Buffer
  publicKey?: Change<Map<number, CborValue>>
  /** 'none' by default; 'packed' is self attestation, signed with the new key (§8.2). */
  attestation?: 'none' | 'packed'
  attestationObject?: Change<Map<string, CborValue>>
  attestationBytes?: Change<Buffer>
}

export type AssertionChanges = Changes & {
  /** undefined leaves it out. */
  userHandle?: string | undefined
  signature?: Change<Buffer>
  /** Signs with another key than the passkey's. */
  privateKey?: KeyObject
}

/** Answers `navigator.credentials.create()`. */
export function createPasskey(
  origin: string,
  options: PublicKeyCredentialCreationOptionsJSON,
  changes: RegistrationChanges = {},
): { passkey: SoftwarePasskey; response: RegistrationResponseJSON } {
  const {
    algorithm = 'ES256',
    isSynced = false,
    credentialId = randomBytes(32),
    aaguid = Buffer.alloc(16),
  } = changes
  const { publicKey, privateKey } = generateKeys(algorithm)
  const rpId = options.rp.id ?? new URL(origin).hostname
  const clientDataJSON = clientData('webauthn.create', origin, options.challenge, changes)

  const cose = coseKey(algorithm, publicKey)
  const attested = Buffer.concat([
    aaguid,
    uint16(credentialId.length),
    credentialId,
    encodeCbor(changes.publicKey?.(cose) ?? cose),
  ])
  const isAttested = changes.flags?.AT !== false
  const head = authenticatorDataHead(
    rpId,
    { UP: true, UV: true, BE: isSynced, BS: isSynced, AT: true },
    { counter: 0, ...changes },
  )
  const authData = change(
    changes.authenticatorData,
    Buffer.concat([head, isAttested ? attested : Buffer.alloc(0)]),
  )

  const { fmt, attStmt } = attestationStatement(
    changes.attestation ?? 'none',
    algorithm,
    privateKey,
    authData,
    clientDataJSON,
  )
  const attestation = change(
    changes.attestationObject,
    new Map<string, CborValue>([
      ['fmt', fmt],
      ['attStmt', attStmt],
      ['authData', authData],
    ]),
  )
  const attestationObject = change(changes.attestationBytes, encodeCbor(attestation))

  const id = credentialId.toString('base64url')
  const right = {
    id,
    rawId: id,
    type: 'public-key',
    response: {
      clientDataJSON: clientDataJSON.toString('base64url'),
      attestationObject: attestationObject.toString('base64url'),
      transports: ['internal', 'hybrid'],
    },
    clientExtensionResults: { credProps: { rk: true } },
    authenticatorAttachment: 'platform',
  } satisfies RegistrationResponseJSON
  const passkey = {
    id: credentialId,
    rpId,
    userHandle: options.user.id,
    algorithm,
    privateKey,
    counter: 0,
    isSynced,
  }
  return { passkey, response: { ...right, ...changes.body?.(right) } }
}

/** Answers `navigator.credentials.get()`. Counts up, unless the passkey is synced. */
export function assertPasskey(
  origin: string,
  passkey: SoftwarePasskey,
  options: PublicKeyCredentialRequestOptionsJSON,
  changes: AssertionChanges = {},
): AuthenticationResponseJSON {
  if (!passkey.isSynced) passkey.counter += 1
  const clientDataJSON = clientData('webauthn.get', origin, options.challenge, changes)
  const head = authenticatorDataHead(
    passkey.rpId,
    { UP: true, UV: true, BE: passkey.isSynced, BS: passkey.isSynced },
    { counter: passkey.counter, ...changes },
  )
  const authenticatorData = change(changes.authenticatorData, head)
  const signature = signBytes(
    passkey.algorithm,
    changes.privateKey ?? passkey.privateKey,
    Buffer.concat([authenticatorData, sha256(clientDataJSON)]),
  )
  const id = passkey.id.toString('base64url')
  const right = {
    id,
    rawId: id,
    type: 'public-key',
    response: {
      clientDataJSON: clientDataJSON.toString('base64url'),
      authenticatorData: authenticatorData.toString('base64url'),
      signature: change(changes.signature, signature).toString('base64url'),
      userHandle: 'userHandle' in changes ? changes.userHandle : passkey.userHandle,
    },
    clientExtensionResults: {},
    authenticatorAttachment: 'platform',
  } satisfies AuthenticationResponseJSON
  return { ...right, ...changes.body?.(right) }
}

/** Flips the last bit. */
export function flip(bytes: Buffer): Buffer {
  const flipped = Buffer.from(bytes)
  flipped[flipped.length - 1] = (flipped.at(-1) ?? 0) ^ 1
  return flipped
}

function change<T>(apply: Change<T> | undefined, right: T): T {
  return apply ? apply(right) : right
}

function clientData(
  type: string,
  origin: string,
  challenge: string,
  { clientData: bent = {}, clientDataJSON }: Changes,
): Buffer {
  return change(
    clientDataJSON,
    Buffer.from(JSON.stringify({ type, challenge, origin, crossOrigin: false, ...bent })),
  )
}

/** RP ID hash, flags and counter: 37 bytes (§6.1). */
function authenticatorDataHead(
  rpId: string,
  flags: Changes['flags'],
  changes: Changes & { counter: number },
): Buffer {
  const set: Record<string, boolean | undefined> = { ...flags, ...changes.flags }
  const head = Buffer.alloc(37)
  sha256(Buffer.from(changes.rpId ?? rpId)).copy(head)
  head[32] = Object.entries(FLAGS).reduce((bits, [name, bit]) => (set[name] ? bits | bit : bits), 0)
  head.writeUInt32BE(changes.counter, 33)
  return head
}

function attestationStatement(
  format: 'none' | 'packed',
  algorithm: Algorithm,
  privateKey: KeyObject,
  authData: Buffer,
  clientDataJSON: Buffer,
) {
  if (format === 'none') return { fmt: 'none', attStmt: new Map<string, CborValue>() }
  const signature = signBytes(
    algorithm,
    privateKey,
    Buffer.concat([authData, sha256(clientDataJSON)]),
  )
  return {
    fmt: 'packed',
    attStmt: new Map<string, CborValue>([
      ['alg', COSE_ALGORITHMS[algorithm]],
      ['sig', signature],
    ]),
  }
}

const COSE_ALGORITHMS: Record<Algorithm, number> = { ES256: -7, EdDSA: -8, RS256: -257 }

function generateKeys(algorithm: Algorithm): { publicKey: KeyObject; privateKey: KeyObject } {
  if (algorithm === 'ES256') return generateKeyPairSync('ec', { namedCurve: 'P-256' })
  if (algorithm === 'EdDSA') return generateKeyPairSync('ed25519')
  return generateKeyPairSync('rsa', { modulusLength: 2048 })
}

/** The COSE_Key (RFC 9052 §7, RFC 8230 §4). */
function coseKey(algorithm: Algorithm, publicKey: KeyObject): Map<number, CborValue> {
  const { x = '', y = '', n = '', e = '' } = publicKey.export({ format: 'jwk' })
  const bytes = (value: string) => Buffer.from(value, 'base64url')
  const alg = COSE_ALGORITHMS[algorithm]
  if (algorithm === 'ES256')
    return new Map<number, CborValue>([
      [1, 2],
      [3, alg],
      [-1, 1],
      [-2, bytes(x)],
      [-3, bytes(y)],
    ])
  if (algorithm === 'EdDSA')
    return new Map<number, CborValue>([
      [1, 1],
      [3, alg],
      [-1, 6],
      [-2, bytes(x)],
    ])
  return new Map<number, CborValue>([
    [1, 3],
    [3, alg],
    [-1, bytes(n)],
    [-2, bytes(e)],
  ])
}

function signBytes(algorithm: Algorithm, key: KeyObject, bytes: Buffer): Buffer {
  return sign(algorithm === 'EdDSA' ? null : 'sha256', bytes, key)
}

function sha256(bytes: Buffer): Buffer {
  return createHash('sha256').update(bytes).digest()
}

function uint16(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16BE(value)
  return bytes
}
