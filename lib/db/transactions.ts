import 'server-only'
import { isTransactionConflict } from './errors'
import { pool, SERVER_DEADLINES } from './pool'

const ATTEMPTS = 3
const JITTER_MS = 30

/** What is to be done once a transaction is committed. */
const commitHooks = new WeakMap<object, (() => void)[]>()

/** What a transaction of any client can do. */
type AnyTransaction = { $executeRawUnsafe: (sql: string) => PromiseLike<unknown> }

/**
 * How to run `work` in one transaction of the database of this address. A serialization failure, a deadlock or a stale statement is tried
 * again, three times in all, so `work` must be repeatable.
 */
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

/** Calls `hook` when the transaction is committed, and never when it is rolled back; at once outside of a transaction. It must not throw. */
export function afterCommit(tx: object, hook: () => void): void {
  const hooks = commitHooks.get(tx)
  if (hooks) hooks.push(hook)
  else hook()
}

/**
 * Behind a pooler the server's deadlines are set for this transaction alone, since its connection is anybody's afterwards. Not by `set_config`: the
 * isolation of a transaction has to be set before its first query.
 */
async function setDeadlines(tx: AnyTransaction, address: string): Promise<void> {
  if (pool(address).carriesDeadlines) return
  for (const [name, milliseconds] of Object.entries(SERVER_DEADLINES))
    await tx.$executeRawUnsafe(`SET LOCAL ${name} = ${milliseconds}`)
}
