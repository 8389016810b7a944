import 'server-only'
import type { z } from 'zod'
import type { Transaction } from '@/lib/db/client'
import { isUniqueViolation } from '@/lib/db/errors'
import { lockUser, transaction } from '@/lib/db/transaction'
import { env } from '@/lib/env'
import { AppError, type ErrorCode, isAppError } from '@/lib/errors'
import { recordSecurityEvent } from '../events'
import { assertSessionLives, signIn } from '../session'
import { createUser, settleEmail } from '../users'
import type { Visitor } from '../visitor'
import { storeTokens } from './account-tokens'
import { findAccountByProvider, upsertAccount } from './accounts'
import type { Identity, TokenSet } from './provider'
import type { Intent, storedFlow } from './start'

/** `starter` is null for a visitor. */
export type Purpose = {
  provider: string
  intent: Intent
  starter: { userId: string; sessionId: string } | null
}

export type Flow = z.infer<typeof storedFlow> & Purpose

type Granted = { identity: Identity; tokens: TokenSet | null }

type Situation =
  | 'visitor, unknown'
  | 'visitor, known'
  | 'user, unknown'
  | 'user, mine'
  | "user, another's"

type Act = 'create' | 'sign-in' | 'connect' | 'keep' | 'confirm'
export type Outcome = Act | { refuse: ErrorCode }

const REFUSED: Outcome = { refuse: 'oauth_failed' }
const SIGNED_OUT: Outcome = { refuse: 'unauthenticated' }
/** Signed-in users connect accounts in the settings. */
const USERS_REFUSED = {
  'user, unknown': REFUSED,
  'user, mine': REFUSED,
  "user, another's": REFUSED,
}
const VISITORS_REFUSED = { 'visitor, unknown': SIGNED_OUT, 'visitor, known': SIGNED_OUT }

/** On a sign-in page, 'not_found' reads "no account yet". */
const OUTCOMES: Record<Intent, Record<Situation, Outcome>> = {
  continue: { 'visitor, unknown': 'create', 'visitor, known': 'sign-in', ...USERS_REFUSED },
  'sign-in': {
    'visitor, unknown': { refuse: 'not_found' },
    'visitor, known': 'sign-in',
    ...USERS_REFUSED,
  },
  'sign-up': {
    'visitor, unknown': 'create',
    'visitor, known': { refuse: 'account_exists' },
    ...USERS_REFUSED,
  },
  link: {
    ...VISITORS_REFUSED,
    'user, unknown': 'connect',
    'user, mine': 'keep',
    "user, another's": { refuse: 'already_linked' },
  },
  'step-up': {
    ...VISITORS_REFUSED,
    'user, unknown': REFUSED,
    'user, mine': 'confirm',
    "user, another's": REFUSED,
  },
}

export function outcomeOf(
  intent: Intent,
  starterId: string | null,
  ownerId: string | null,
): Outcome {
  return OUTCOMES[intent][situationOf(starterId, ownerId)]
}

function situationOf(starterId: string | null, ownerId: string | null): Situation {
  if (starterId === null) return ownerId === null ? 'visitor, unknown' : 'visitor, known'
  if (ownerId === null) return 'user, unknown'
  return ownerId === starterId ? 'user, mine' : "user, another's"
}

/** Another transaction won: try again. */
class LostRaceError extends Error {
  override name = 'LostRaceError'
}

const ATTEMPTS = 4

/**
 * Applies the outcome in one transaction. If a concurrent first sign-in wins, the retry signs in.
 * Returns a new session's token, if any. Throws `AppError`.
 */
export async function linkIdentity(
  visitor: Visitor,
  flow: Purpose,
  granted: Granted,
): Promise<{ outcome: Act; token: string | null }> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await transaction(async (tx) => {
        const starterId = flow.starter?.userId ?? null
        const ownerId = await lockOwner(tx, flow, granted.identity.accountId)
        if (flow.starter) await assertSessionLives(tx, flow.starter)
        // The same person has signed up meanwhile.
        const intent = attempt > 1 && flow.intent === 'sign-up' ? 'continue' : flow.intent
        const outcome = outcomeOf(intent, starterId, ownerId)
        if (typeof outcome === 'object') throw new AppError(outcome.refuse)
        return {
          outcome,
          token: await act(tx, outcome, visitor, flow, granted, starterId ?? ownerId),
        }
      })
    } catch (error) {
      const isRace = error instanceof LostRaceError || isUniqueViolation(error)
      if (attempt >= ATTEMPTS || !isRace) throw error
    }
  }
}

/** Locks the acting user before reading the account, to avoid deadlocks. */
async function lockOwner(
  tx: Transaction,
  { starter, provider }: Purpose,
  accountId: string,
): Promise<string | null> {
  const seen = starter ? null : await findAccountByProvider(provider, accountId, tx)
  const actorId = starter?.userId ?? seen?.userId
  if (actorId === undefined) return null
  if (!(await lockUser(tx, actorId)))
    throw starter ? new AppError('unauthenticated') : new LostRaceError()
  const owner = await findAccountByProvider(provider, accountId, tx)
  if (!starter && owner?.userId !== actorId) throw new LostRaceError()
  return owner?.userId ?? null
}

const EVENTS = {
  create: 'sign_up',
  'sign-in': 'sign_in',
  confirm: 'step_up',
} as const

async function act(
  tx: Transaction,
  outcome: Act,
  { client, sessionToken: replaces }: Visitor,
  { provider, starter }: Purpose,
  { identity, tokens }: Granted,
  actorId: string | null,
): Promise<string | null> {
  if (outcome === 'keep') {
    const account = await findAccountByProvider(provider, identity.accountId, tx)
    if (account && tokens) await storeTokens(tx, account.id, tokens)
    return null
  }
  const userId = actorId ?? (await createFirst(tx, provider, identity))
  await upsertAccount({ userId, providerId: provider, identity, tokens }, tx).catch(
    (error: unknown) => {
      const isLost = outcome === 'create' && isAppError(error) && error.code === 'already_linked'
      throw isLost ? new LostRaceError() : error
    },
  )
  if (identity.isEmailVerified) await settleEmail(tx, userId)
  if (outcome === 'connect' && identity.picture)
    await tx.user.updateMany({
      where: { id: userId, image: null },
      data: { image: identity.picture },
    })
  if (outcome === 'confirm' && starter)
    await tx.session.deleteMany({ where: { id: starter.sessionId, userId } })
  if (outcome !== 'connect')
    return signIn(tx, { type: EVENTS[outcome], userId, method: provider, client, replaces })
  await recordSecurityEvent(
    client,
    { type: 'account_connected', outcome: 'success', userId, method: provider },
    tx,
  )
  return null
}

/** Never links by email, and never shares a verified one between users. */
async function createFirst(
  tx: Transaction,
  provider: string,
  { accountId, name, email, isEmailVerified, picture }: Identity,
): Promise<string> {
  if (!env().isSignUpOpen) throw new AppError('sign_up_closed')
  const verifiedEmail = isEmailVerified ? email : null
  if (verifiedEmail && (await tx.user.count({ where: { email: verifiedEmail } })) > 0)
    throw (await findAccountByProvider(provider, accountId, tx))
      ? new LostRaceError()
      : new AppError('account_exists')
  return createUser(tx, {
    name: name ?? email?.split('@')[0]?.slice(0, 64) ?? 'New user',
    verifiedEmail,
    image: picture,
  })
}
