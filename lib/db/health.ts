import 'server-only'
import { db } from './client'

const DEADLINE_MS = 1_800

/** Whether the database answers one query on its tables within the deadline. Never throws. */
export async function isDatabaseReady(): Promise<boolean> {
  const answered = db.$queryRaw`SELECT 1 FROM users LIMIT 1`.then(
    () => true,
    () => false,
  )
  const deadline = new Promise<false>((resolve) => setTimeout(resolve, DEADLINE_MS, false).unref())
  return Promise.race([answered, deadline])
}
