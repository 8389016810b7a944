import pg from 'pg'
import { createTestUser } from '@/e2e/testing/test-user'

const TODOS = 20

/** Inserts a user with todos, for measuring signed-in pages. Returns a session token. */
export async function createMeasuredUser(databaseUrl: string): Promise<string> {
  const db = new pg.Pool({ connectionString: databaseUrl, max: 1 })
  const { id, sessionToken } = await createTestUser(db)
  await db.query(
    "INSERT INTO todos (user_id, title, completed) SELECT $1, 'Todo ' || n, n % 3 = 0 FROM generate_series(1, $2) n",
    [id, TODOS],
  )
  await db.end()
  return sessionToken
}
