import { AUTH_WORDS } from '@/lib/auth/words'
import 'server-only'
import type { Transaction } from '@/lib/db/client'
import { env } from '@/lib/env'
import { AppError, isAppError } from '@/lib/errors'
import { recordSecurityEvent } from '../events'
import { createSession } from '../session'
import { createUser, settleEmail } from '../users'
import { storeTokens } from './account-tokens'
import { findAccountByProvider, upsertAccount } from './accounts'
import type { Identity } from './provider'
import type { Settlement } from './settle'

/** Somebody else's transaction was first; the next look sees what it left. */
export class LostRaceError extends Error {
  override name = 'LostRaceError'
}

/** A first sign-in: user, account and session, or none of them. Never links by e-mail, and never makes a second user with one. Returns the session's token. */
export async function createUserWithAccount(
  tx: Transaction,
  settlement: Settlement,
): Promise<string> {
  const { flow, identity, client } = settlement
  if (!env().isSignUpOpen) throw new AppError('sign_up_closed')
  const verifiedEmail = identity.isEmailVerified ? identity.email : null
  if (verifiedEmail && (await isEmailTaken(tx, verifiedEmail)))
    throw await collision(tx, settlement)
  const userId = await createUser(tx, {
    name: nameOf(identity),
    verifiedEmail,
    image: identity.picture,
  })
  await store(tx, settlement, userId).catch((error: unknown) => {
    throw isAppError(error) && error.code === 'already_linked' ? new LostRaceError() : error
  })
  const token = await createSession(tx, {
    userId,
    method: flow.provider,
    client,
    replaces: settlement.sessionToken,
  })
  await recordSecurityEvent(
    client,
    { type: 'sign_up', outcome: 'success', userId, method: flow.provider, sessionToken: token },
    tx,
  )
  return token
}

/** The e-mail is taken: by somebody, or by this very person, whose other first sign-in ended since this one looked. */
async function collision(tx: Transaction, { flow, identity }: Settlement): Promise<Error> {
  const account = await findAccountByProvider(flow.provider, identity.accountId, tx)
  return account ? new LostRaceError() : new AppError('account_exists')
}

/** Returns the session's token. */
export async function signIn(
  tx: Transaction,
  settlement: Settlement,
  userId: string,
): Promise<string> {
  const { flow, client, sessionToken } = settlement
  await store(tx, settlement, userId)
  const token = await createSession(tx, {
    userId,
    method: flow.provider,
    client,
    replaces: sessionToken,
  })
  await recordSecurityEvent(
    client,
    { type: 'sign_in', outcome: 'success', userId, method: flow.provider, sessionToken: token },
    tx,
  )
  return token
}

/** One more account for the user who began. A user without a picture takes the account's. */
export async function connectAccount(
  tx: Transaction,
  settlement: Settlement,
  userId: string,
): Promise<void> {
  const { flow, identity, client } = settlement
  await store(tx, settlement, userId)
  if (identity.picture)
    await tx.user.updateMany({
      where: { id: userId, image: null },
      data: { image: identity.picture },
    })
  await recordSecurityEvent(
    client,
    { type: 'account_connected', outcome: 'success', userId, method: flow.provider },
    tx,
  )
}

/** What was granted again to an account of the user's: the link stays as it is. */
export async function keepAccount(tx: Transaction, { flow, identity, tokens }: Settlement) {
  const account = await findAccountByProvider(flow.provider, identity.accountId, tx)
  if (account) await storeTokens(tx, account.id, tokens)
}

/** A step-up: a new session in place of the one that began. Returns its token. */
export async function confirmUser(
  tx: Transaction,
  settlement: Settlement,
  userId: string,
): Promise<string> {
  const { flow, client, sessionToken } = settlement
  await store(tx, settlement, userId)
  if (flow.starter) await tx.session.deleteMany({ where: { id: flow.starter.sessionId, userId } })
  const token = await createSession(tx, {
    userId,
    method: flow.provider,
    client,
    replaces: sessionToken,
  })
  await recordSecurityEvent(
    client,
    { type: 'step_up', outcome: 'success', userId, method: flow.provider, sessionToken: token },
    tx,
  )
  return token
}

async function store(
  tx: Transaction,
  { flow, identity, tokens }: Settlement,
  userId: string,
): Promise<void> {
  await upsertAccount({ userId, providerId: flow.provider, identity, tokens }, tx)
  if (identity.isEmailVerified) await settleEmail(tx, userId)
}

async function isEmailTaken(tx: Transaction, email: string): Promise<boolean> {
  return (await tx.user.count({ where: { email } })) > 0
}

/** The provider's name for the person; else the part of the e-mail before the '@'. */
function nameOf({ name, email }: Identity): string {
  return name ?? email?.split('@')[0]?.slice(0, 64) ?? AUTH_WORDS.nameless
}
