import 'server-only'
import { generateAuthenticationOptions, verifyAuthenticationResponse } from '@simplewebauthn/server'
import { z } from 'zod'
import { db, type Transaction } from '@/lib/db/client'
import { lockUser, transaction } from '@/lib/db/transaction'
import { env } from '@/lib/env'
import { AppError, isAppError } from '@/lib/errors'
import type { Cookie } from '@/lib/http/cookies'
import { logEvent } from '@/lib/server/log'
import { truncateAddress } from '../client-info'
import { recordSecurityEvent } from '../events'
import { signIn } from '../session'
import {
  consumeVerification,
  expiredVerificationCookie,
  issueVerification,
  LIFETIMES,
} from '../verification'
import type { Visitor } from '../visitor'
import { hasWellFormedExtensions } from './cbor'
import { REQUIRE_USER_VERIFICATION, relyingParty } from './relying-party'
import { type authenticationResponseBody, parseClientData } from './schema'
import {
  findPasskeyForCeremony,
  isUserHandleKnown,
  learnUserHandle,
  listPasskeys,
  passkeyUse,
} from './store'

const KIND = 'passkey-authentication'
const stored = z.object({})

/** WebAuthn Level 3 §7.2: any passkey for a visitor, the user's own for a step-up. */
export async function startAuthentication(visitor: Visitor) {
  const user = await visitor.user()
  const passkeys = user ? await listPasskeys(user.id) : []
  const options = await generateAuthenticationOptions({
    rpID: relyingParty().id,
    allowCredentials: passkeys.map(({ credentialId, transports }) => ({
      id: credentialId,
      transports,
    })),
    userVerification: REQUIRE_USER_VERIFICATION ? 'required' : 'preferred',
    timeout: LIFETIMES[KIND] * 1000,
  })
  const cookie = await issueVerification(KIND, options.challenge, {
    value: {},
    userId: user?.id,
    sessionId: user?.sessionId,
  })
  return { options, cookie }
}

type Body = z.infer<typeof authenticationResponseBody>

/** Returns the new session's token. Throws `AppError`. */
export async function finishAuthentication(
  visitor: Visitor,
  body: Body,
): Promise<{ token: string; endedCookie: Cookie }> {
  const { headers, client, sessionToken } = visitor
  const clientData = parseClientData(body.response.clientDataJSON)
  if (!clientData) throw new AppError('passkey_failed')
  const [verification, user, passkey] = await Promise.all([
    consumeVerification(headers, KIND, clientData.challenge, stored),
    visitor.user(),
    findPasskeyForCeremony(body.id),
  ])
  if (verification.userId && verification.sessionId !== user?.sessionId)
    throw new AppError('ceremony_expired')
  const type = verification.userId ? 'step_up' : 'sign_in'
  if (!passkey) {
    // Only a log line: no user has this passkey.
    const failure = {
      outcome: 'failure',
      method: 'passkey',
      userId: null,
      reason: 'unknown_credential',
    }
    logEvent(type, { ...failure, address: truncateAddress(client.ipAddress) })
    throw new AppError('passkey_failed', {
      unknownCredential: (await isUserHandleKnown(body.response.userHandle)) || undefined,
    })
  }

  try {
    if (clientData.isFramed) throw new AppError('passkey_failed')
    if (verification.userId && verification.userId !== passkey.userId)
      throw new AppError('passkey_failed')
    const { userHandle, ...used } = await verifyResponse(body, clientData.challenge, passkey, type)
    const becameSyncable = passkey.deviceType !== used.deviceType
    const begin = async (tx: Transaction) => {
      const token = await signIn(
        tx,
        {
          type,
          userId: passkey.userId,
          method: 'passkey',
          client,
          replaces: sessionToken,
          detail: becameSyncable ? { passkey: passkey.name, becameSyncable } : {},
        },
        passkeyUse(passkey, used),
      )
      if (!token) throw new AppError('passkey_failed')
      return token
    }
    const isHandleNew = passkey.userHandle === null && userHandle !== undefined
    const token =
      isHandleNew || env().sessionLimit > 0
        ? await transaction(async (tx) => {
            await lockUser(tx, passkey.userId)
            if (isHandleNew) await learnUserHandle(tx, passkey, userHandle)
            return begin(tx)
          })
        : await begin(db)
    return { token, endedCookie: expiredVerificationCookie(KIND, clientData.challenge) }
  } catch (error) {
    if (isAppError(error))
      await recordSecurityEvent(client, {
        type,
        outcome: 'failure',
        userId: passkey.userId,
        method: 'passkey',
      })
    throw error
  }
}

async function verifyResponse(
  { returnTo: _, ...response }: Body,
  challenge: string,
  passkey: NonNullable<Awaited<ReturnType<typeof findPasskeyForCeremony>>>,
  type: 'step_up' | 'sign_in',
) {
  const { userHandle, authenticatorData } = response.response
  // §7.2 step 6. An imported passkey's handle may be unknown.
  if (userHandle ? userHandle !== (passkey.userHandle ?? userHandle) : type === 'sign_in')
    throw new AppError('passkey_failed')
  const { id, origin } = relyingParty()
  const { verified, authenticationInfo } = await verifyAuthenticationResponse({
    response: { ...response, clientExtensionResults: {} },
    expectedChallenge: challenge,
    expectedOrigin: origin,
    expectedRPID: id,
    requireUserVerification: REQUIRE_USER_VERIFICATION,
    credential: {
      id: passkey.credentialId,
      publicKey: new Uint8Array(Buffer.from(passkey.publicKey, 'base64')),
      // Devices of a synced passkey count separately.
      counter: passkey.deviceType === 'multiDevice' ? 0 : Number(passkey.counter),
      transports: passkey.transports,
    },
  }).catch((cause: unknown) => {
    throw new AppError('passkey_failed', { cause })
  })
  // The library accepts malformed extensions.
  if (!verified || !hasWellFormedExtensions(Buffer.from(authenticatorData, 'base64url')))
    throw new AppError('passkey_failed')
  return {
    counter: authenticationInfo.newCounter,
    deviceType: authenticationInfo.credentialDeviceType,
    backedUp: authenticationInfo.credentialBackedUp,
    userHandle,
  }
}
