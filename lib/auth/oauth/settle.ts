import 'server-only'
import type { Transaction } from '@/lib/db/client'
import { isUniqueViolation } from '@/lib/db/errors'
import { lockUser, transaction } from '@/lib/db/transaction'
import { AppError } from '@/lib/errors'
import type { ClientInfo } from '../client-info'
import { assertSessionLives } from '../session'
import { findAccountByProvider } from './accounts'
import type { Flow } from './flow'
import { type Outcome, outcomeOf } from './outcomes'
import type { Identity, TokenSet } from './provider'
import {
  confirmUser,
  connectAccount,
  createUserWithAccount,
  keepAccount,
  LostRaceError,
  signIn,
} from './settlements'

const ATTEMPTS = 4

export type Settlement = {
  flow: Flow
  identity: Identity
  tokens: TokenSet
  client: ClientInfo
  /** The browser's session so far, which a sign-in ends. */
  sessionToken: string | null
}

/** What was done, and the token of the new session where there is one. */
export type Settled = { outcome: Exclude<Outcome, { refuse: unknown }>; token: string | null }

/**
 * Decides and does, in one transaction. Who loses a race against another first sign-in of the same person finds their account at the
 * second look and signs in there. Throws `AppError`.
 */
export async function settle(settlement: Settlement): Promise<Settled> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await transaction((tx) => settleOnce(tx, settlement, attempt > 1))
    } catch (error) {
      if (attempt >= ATTEMPTS || !(error instanceof LostRaceError || isUniqueViolation(error)))
        throw error
    }
  }
}

async function settleOnce(
  tx: Transaction,
  settlement: Settlement,
  hasLostRace: boolean,
): Promise<Settled> {
  const { flow, identity } = settlement
  const starterId = flow.starter?.userId ?? null
  const ownerId = await lockedOwner(tx, flow, identity.accountId)
  if (flow.starter) await assertSessionLives(tx, flow.starter)
  // The other of two sign-ups at once was this very person's, too.
  const intent = hasLostRace && flow.intent === 'sign-up' ? 'continue' : flow.intent
  const outcome = outcomeOf(intent, starterId, ownerId)
  if (typeof outcome === 'object') throw new AppError(outcome.refuse)
  if (outcome === 'create') return { outcome, token: await createUserWithAccount(tx, settlement) }

  const userId = starterId ?? ownerId
  if (userId === null) throw new Error('Only a first sign-in acts for nobody')
  if (outcome === 'sign-in') return { outcome, token: await signIn(tx, settlement, userId) }
  if (outcome === 'confirm') return { outcome, token: await confirmUser(tx, settlement, userId) }
  if (outcome === 'connect') await connectAccount(tx, settlement, userId)
  if (outcome === 'keep') await keepAccount(tx, settlement)
  return { outcome, token: null }
}

/** Whose the identity is, with the lock on the row of the user who acts: always the user first, then the account, so that no two wait for each other. */
async function lockedOwner(
  tx: Transaction,
  { starter, provider }: Flow,
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
