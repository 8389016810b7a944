import 'server-only'
import { env } from '@/lib/env'
import { db, type Transaction } from './client'
import { isTransactionConflict } from './errors'
import { pool, SERVER_DEADLINES } from './pool'

const ATTEMPTS = 3
const JITTER_MS = 30

const commitHooks = new WeakMap<object, (() => void)[]>()

/** Up to three times on conflicts and stale statements, so `work` must be repeatable. */
export const transaction = transactionsOf<Transaction>(
  (work) => db.$transaction(work),
  () => env().databaseUrl,
)

/**
 * Locks the user's row; false for an unknown user. Take it before counting to write, and before
 * changing the user and inserting their row, which could deadlock.
 */
export async function lockUser(tx: Transaction, userId: string): Promise<boolean> {
  const rows = await tx.$queryRaw<
    unknown[]
  >`SELECT 1 FROM users WHERE id = ${userId}::uuid FOR UPDATE`
  return rows.length === 1
}

type AnyTransaction = { $executeRawUnsafe: (sql: string) => PromiseLike<unknown> }

export function transactionsOf<Tx extends AnyTransaction>(
  begin: <T>(work: (tx: Tx) => Promise<T>) => Promise<T>,
  address: () => string,
) {
  return async function transaction<T>(work: (tx: Tx) => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      let hooks: (() => void)[] = []
      try {
        const result = await begin(async (tx) => {
          hooks = []
          commitHooks.set(tx, hooks)
          await setDeadlines(tx, address())
          return work(tx)
        })
        for (const hook of hooks) hook()
        return result
      } catch (error) {
        const isWorthIt = isTransactionConflict(error) || pool(address()).preparesAgainAfter(error)
        if (attempt >= ATTEMPTS || !isWorthIt) throw error
        await new Promise((resolve) => setTimeout(resolve, Math.random() * JITTER_MS * attempt))
      }
    }
  }
}

/** At once outside a transaction. Must not throw. */
export function afterCommit(tx: object, hook: () => void): void {
  const hooks = commitHooks.get(tx)
  if (hooks) hooks.push(hook)
  else hook()
}

/** Behind a pooler, connections have none. */
async function setDeadlines(tx: AnyTransaction, address: string): Promise<void> {
  if (pool(address).carriesDeadlines) return
  for (const [name, milliseconds] of Object.entries(SERVER_DEADLINES))
    await tx.$executeRawUnsafe(`SET LOCAL ${name} = ${milliseconds}`)
}
