import 'server-only'
import { db } from '@/lib/db/client'
import { isDatabaseUnavailable } from '@/lib/db/errors'
import { logEvent } from '@/lib/server/log'
import { deleteUserData } from './user-data'

// No transaction spans both databases. The one that deletes a user leaves a row in `user_deletions`
// (delete.ts). The user's rows in the app's database are deleted at once, and again at each start
// and sweep until that row is an hour old: a crash, or a request that was under way, leaves nothing.

const BATCH = 500

/** Right after the user's deletion. Never fails: the next sweep repeats it. */
export async function finishUserDeletion(userId: string): Promise<void> {
  await attempt(() => deleteUserData([userId]))
}

/** All deletions of the last hour, and older ones that failed. Never fails. */
export async function repeatUserDeletions(): Promise<void> {
  await attempt(async () => {
    for (let after: string | undefined = ''; after !== undefined; ) after = await repeatBatch(after)
  })
}

/** The deletions of users whose id comes after this one. Returns the last id if there may be more. */
async function repeatBatch(after: string): Promise<string | undefined> {
  const deletions = await db.$queryRaw<{ userId: string; isOver: boolean }[]>`
    SELECT user_id AS "userId", created_at < now() - interval '1 hour' AS "isOver"
    FROM user_deletions WHERE user_id::text > ${after} ORDER BY user_id::text LIMIT ${BATCH}`
  if (deletions.length === 0) return undefined
  await deleteUserData(deletions.map(({ userId }) => userId))
  const over = deletions.filter(({ isOver }) => isOver).map(({ userId }) => userId)
  await db.userDeletion.deleteMany({ where: { userId: { in: over } } })
  return deletions.length === BATCH ? deletions.at(-1)?.userId : undefined
}

async function attempt(work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    logEvent('user_deletion_postponed', { isDatabaseUnavailable: isDatabaseUnavailable(error) })
  }
}
