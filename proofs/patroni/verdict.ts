import type pg from 'pg'
import { record } from '@/proofs/tools/steps'
import type { Ledger } from './ledger'

const AT_ONCE = 8

/** Compares what was promised with what is stored, and asks for every session. */
export async function judge(db: pg.Pool, url: string, ledger: Ledger, promisedTodos: string[]) {
  const todos = await countBy(db, 'SELECT title AS key, count(*) FROM todos GROUP BY title')
  const users = await countBy(db, 'SELECT name AS key, count(*) FROM users GROUP BY name')
  const none = await countBy(
    db,
    `SELECT name AS key, 1 AS count FROM users u
     WHERE NOT EXISTS (SELECT FROM passkeys WHERE user_id = u.id)
       AND NOT EXISTS (SELECT FROM accounts WHERE user_id = u.id)`,
  )
  const promisedUsers = [...ledger.signUps].flatMap(([name, isPromised]) =>
    isPromised ? name : [],
  )
  const several = (counts: Map<string, number>) =>
    [...counts].flatMap(([key, count]) => (count > 1 ? key : []))

  nothing(`of ${promisedTodos.length} acknowledged todos, missing`, missing(promisedTodos, todos))
  nothing(`of ${todos.size} stored todos, there twice`, several(todos))
  nothing(
    `of ${promisedUsers.length} acknowledged sign-ups, missing`,
    missing(promisedUsers, users),
  )
  nothing(`of ${ledger.signUps.size} sign-ups, ended in two users`, several(users))
  nothing('users without a way to sign in', [...none.keys()])
  nothing('people signed in as somebody else', ledger.mistaken)
  nothing('people signed out', ledger.signedOut)
  nothing('ceremonies refused for no reason', ledger.refused)
  const { sessions } = ledger
  nothing(`of ${sessions.length} sessions, lost`, await lostSessions(url, sessions))
}

function nothing(what: string, found: string[]): void {
  record(`${what}: ${found.length}`, found.length === 0, found.slice(0, 20).join('\n'))
}

function missing(promised: string[], there: Map<string, number>): string[] {
  return promised.filter((key) => !there.has(key))
}

async function countBy(db: pg.Pool, sql: string): Promise<Map<string, number>> {
  const { rows } = await db.query<{ key: string; count: string }>(sql)
  return new Map(rows.map(({ key, count }) => [key, Number(count)]))
}

async function lostSessions(url: string, sessions: Ledger['sessions']): Promise<string[]> {
  const lost: string[] = []
  const rest = [...sessions]
  async function ask(): Promise<void> {
    for (let one = rest.pop(); one; one = rest.pop()) {
      const answer = await fetch(`${url}/api/auth/session`, { headers: { cookie: one.cookie } })
      const body = await answer.text()
      if (!body.includes(one.userId)) lost.push(`${one.userId}: ${answer.status} ${body}`)
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, ask))
  return lost
}
