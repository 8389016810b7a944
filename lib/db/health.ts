import 'server-only'
import { env } from '@/lib/env'
import { db } from './client'
import { pool } from './pool'

const DEADLINE_MS = 1_800

/** Never throws, and answers within the deadline. */
export async function isDatabaseReady(): Promise<boolean> {
  const others = env().databases.slice(1)
  const answered = Promise.all([
    db.$queryRaw`SELECT 1 FROM users LIMIT 1`,
    ...others.map(({ url }) => pool(url).query('SELECT 1')),
  ]).then(
    () => true,
    () => false,
  )
  const deadline = new Promise<false>((resolve) => setTimeout(resolve, DEADLINE_MS, false).unref())
  return Promise.race([answered, deadline])
}
