import 'server-only'
import { generateRegistrationOptions, verifyRegistrationResponse } from '@simplewebauthn/server'
import { decodeAttestationObject } from '@simplewebauthn/server/helpers'
import { z } from 'zod'
import { lockUser, transaction } from '@/lib/db/transaction'
import { env } from '@/lib/env'
import { AppError } from '@/lib/errors'
import type { Cookie } from '@/lib/http/cookies'
import { recordSecurityEvent } from '../events'
import { assertSessionLives, signIn } from '../session'
import { type AuthUser, assertFresh } from '../user'
import { createUser, createUserHandle, getUserHandle } from '../users'
import {
  consumeVerification,
  expiredVerificationCookie,
  issueVerification,
  LIFETIMES,
} from '../verification'
import type { Visitor } from '../visitor'
import { authenticatorName } from './aaguid'
import { hasWellFormedExtensions, isOneCborItem } from './cbor'
import { getPasskeyOwner } from './owner'
import { isUsablePublicKey } from './public-key'
import { ALGORITHMS, REQUIRE_USER_VERIFICATION, relyingParty } from './relying-party'
import {
  NAME_REQUIRED,
  parseClientData,
  type registrationOptionsBody,
  type registrationResponseBody,
} from './schema'
import { insertPasskey } from './store'

const KIND = 'passkey-registration'
const stored = z.object({
  name: z.string(),
  webauthnUserId: z.string(),
  isConditional: z.boolean(),
})

/**
 * WebAuthn Level 3 §7.1. `conditional` creation may lack user presence and verification (§5.1.3).
 * Throws `AppError`.
 */
export async function startRegistration(
  visitor: Visitor,
  { name, conditional, onThisDevice }: z.infer<typeof registrationOptionsBody>,
) {
  const user = await visitor.user()
  if (user) assertFresh(user)
  // Their session has ended meanwhile.
  const isAddition =
    name === undefined && (conditional !== undefined || visitor.sessionToken !== null)
  if (!user && isAddition) throw new AppError('unauthenticated')
  if (!user && !env().isSignUpOpen) throw new AppError('sign_up_closed')
  if (!user && !name) throw new AppError('invalid_input', { fields: { name: NAME_REQUIRED } })
  const { webauthnUserId, userName, userDisplayName, passkeys } = user
    ? await ownerOf(user)
    : newOwner(name ?? '')
  if (conditional && (!user || passkeys.length > 0)) throw new AppError('invalid_input')
  const isConditional = conditional ?? false
  const userVerification = REQUIRE_USER_VERIFICATION && !conditional ? 'required' : 'preferred'
  const { id, name: rpName } = relyingParty()
  const options = await generateRegistrationOptions({
    rpID: id,
    rpName,
    userID: new Uint8Array(Buffer.from(webauthnUserId, 'base64url')),
    userName,
    userDisplayName,
    attestationType: 'none',
    timeout: LIFETIMES[KIND] * 1000,
    // The library modifies its default object.
    authenticatorSelection: { residentKey: 'required', userVerification },
    excludeCredentials: passkeys.map(({ credentialId, transports }) => ({
      id: credentialId,
      transports,
    })),
    supportedAlgorithmIDs: ALGORITHMS,
    preferredAuthenticatorType: onThisDevice ? 'localDevice' : undefined,
  })
  const value = { name: userDisplayName, webauthnUserId, isConditional }
  const cookie = await issueVerification(KIND, options.challenge, {
    value,
    userId: user?.id,
    sessionId: user?.sessionId,
  })
  return { options, cookie }
}

async function ownerOf({ id }: AuthUser) {
  const [owner, webauthnUserId] = await Promise.all([getPasskeyOwner(id), getUserHandle(id)])
  return { ...owner, webauthnUserId }
}

function newOwner(name: string) {
  return { webauthnUserId: createUserHandle(), userName: name, userDisplayName: name, passkeys: [] }
}

type Body = z.infer<typeof registrationResponseBody>

/** Returns a session token after a sign-up. Throws `AppError`. */
export async function finishRegistration(
  visitor: Visitor,
  body: Body,
): Promise<{ token: string | null; endedCookie: Cookie }> {
  const { headers, client, sessionToken } = visitor
  const user = await visitor.user()
  const clientData = parseClientData(body.response.clientDataJSON)
  if (!clientData) throw new AppError('passkey_failed')
  const verification = await consumeVerification(headers, KIND, clientData.challenge, stored)
  // A sign-up must not replace a user who signed in meanwhile.
  if (verification.sessionId !== (user?.sessionId ?? null)) throw new AppError('ceremony_expired')
  if (user) assertFresh(user)
  else if (!env().isSignUpOpen) throw new AppError('sign_up_closed')
  if (clientData.isFramed) throw new AppError('passkey_failed')

  const { webauthnUserId: userHandle } = verification.value
  const passkey = {
    ...(await verifyResponse(body, clientData.challenge, verification.value)),
    userHandle,
  }
  return transaction(async (tx) => {
    const userId = user?.id ?? (await createUser(tx, verification.value))
    if (user) {
      await lockUser(tx, userId)
      await assertSessionLives(tx, { userId, sessionId: user.sessionId })
    }
    await insertPasskey(tx, userId, passkey)
    const event = { userId, method: 'passkey', detail: { passkey: passkey.name } }
    const token = user
      ? null
      : await signIn(tx, { ...event, type: 'sign_up', client, replaces: sessionToken })
    if (user)
      await recordSecurityEvent(
        client,
        { ...event, type: 'passkey_added', outcome: 'success', sessionToken },
        tx,
      )
    return { token, endedCookie: expiredVerificationCookie(KIND, clientData.challenge) }
  })
}

async function verifyResponse(
  { name, ...response }: Body,
  challenge: string,
  { isConditional }: z.infer<typeof stored>,
) {
  const { id, origin } = relyingParty()
  const result = await verifyRegistrationResponse({
    response: { ...response, clientExtensionResults: {} },
    expectedChallenge: challenge,
    expectedOrigin: origin,
    expectedRPID: id,
    requireUserPresence: !isConditional,
    requireUserVerification: REQUIRE_USER_VERIFICATION && !isConditional,
    supportedAlgorithmIDs: ALGORITHMS,
  }).catch((cause: unknown) => {
    throw new AppError('passkey_failed', { cause })
  })
  if (!result.verified) throw new AppError('passkey_failed')
  const { credential, credentialDeviceType, credentialBackedUp, aaguid, attestationObject } =
    result.registrationInfo
  // The library does not check these.
  if (
    credential.id !== response.id ||
    !isOneCborItem(attestationObject) ||
    !hasWellFormedExtensions(decodeAttestationObject(attestationObject).get('authData')) ||
    !isUsablePublicKey(credential.publicKey)
  ) {
    throw new AppError('passkey_failed')
  }
  return {
    name: name ?? authenticatorName(aaguid),
    credentialId: credential.id,
    publicKey: Buffer.from(credential.publicKey).toString('base64'),
    counter: credential.counter,
    deviceType: credentialDeviceType,
    backedUp: credentialBackedUp,
    transports: response.response.transports,
    aaguid,
  }
}
