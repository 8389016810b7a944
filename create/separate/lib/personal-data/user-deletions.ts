import 'server-only'
import { db } from '@/lib/db/client'
import { isDatabaseUnavailable } from '@/lib/db/errors'
import { logEvent } from '@/lib/server/log'
import { deleteUserData } from './user-data'

/*
 * No transaction spans both databases. So the one that deletes a user also leaves a row in `user_deletions` (delete.ts), and the
 * user's rows in the app's database go afterwards: right away, and again at each start and sweep until the row is an hour old. A crash in
 * between costs time and no row is forgotten; nor is one that a request under way wrote after the first attempt.
 */

const BATCH = 500

/** Right after the user's deletion. Never fails: what fails now, the next sweep does. */
export async function finishUserDeletion(userId: string): Promise<void> {
  await attempt(() => deleteUserData([userId]))
}

/** All deletions of the last hour, and those that never came through. Never fails. */
export async function repeatUserDeletions(): Promise<void> {
  await attempt(async () => {
    for (let after: string | undefined = ''; after !== undefined; ) after = await repeatBatch(after)
  })
}

/** The deletions whose user's id comes after this one. Returns the last id, or undefined when that was all. */
async function repeatBatch(after: string): Promise<string | undefined> {
  const deletions = await db.$queryRaw<{ userId: string; isOver: boolean }[]>`
    SELECT user_id AS "userId", created_at < now() - interval '1 hour' AS "isOver" FROM user_deletions
    WHERE user_id::text > ${after} ORDER BY user_id::text LIMIT ${BATCH}`
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
