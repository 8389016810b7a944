import 'server-only'
import { isTransactionConflict } from './errors'
import { pool, SERVER_DEADLINES } from './pool'

const ATTEMPTS = 3
const JITTER_MS = 30

const commitHooks = new WeakMap<object, (() => void)[]>()

type AnyTransaction = { $executeRawUnsafe: (sql: string) => PromiseLike<unknown> }

/**
 * Returns a function that runs `work` in a transaction. It retries serialization failures,
 * deadlocks and stale statements, three attempts in all, so `work` must be repeatable.
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

/**
 * Calls `hook` once the transaction is committed; outside a transaction, at once. Must not throw.
 */
export function afterCommit(tx: object, hook: () => void): void {
  const hooks = commitHooks.get(tx)
  if (hooks) hooks.push(hook)
  else hook()
}

/**
 * Behind a pooler, connections are shared, so deadlines are set per transaction. SET LOCAL, because
 * `set_config` would be a query, and the isolation level must be set before the first one.
 */
async function setDeadlines(tx: AnyTransaction, address: string): Promise<void> {
  if (pool(address).carriesDeadlines) return
  for (const [name, milliseconds] of Object.entries(SERVER_DEADLINES))
    await tx.$executeRawUnsafe(`SET LOCAL ${name} = ${milliseconds}`)
}
