import 'server-only'
import { pool } from './pool'

const DEADLINE_MS = 1_800

/** Whether the database answers one query within the deadline. Never throws. */
export async function isDatabaseReady(): Promise<boolean> {
  const answered = pool()
    .query('SELECT 1')
    .then(
      () => true,
      () => false,
    )
  const deadline = new Promise<false>((resolve) => setTimeout(resolve, DEADLINE_MS, false).unref())
  return Promise.race([answered, deadline])
}
