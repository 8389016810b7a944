import { expect, test } from 'vitest'
import { db, type Transaction } from '@/lib/db/client'
import { isTransactionConflict } from '@/lib/db/errors'
import { lockUser, transaction } from '@/lib/db/transaction'
import { sql } from '@/lib/testing/database'
import { waitUntil } from '@/lib/testing/wait-until'

async function addUser(name: string): Promise<string> {
  const { id } = await db.user.create({ data: { name }, select: { id: true } })
  return id
}

const rename = (tx: Transaction, id: string) =>
  tx.$executeRaw`UPDATE users SET name = name || '+' WHERE id = ${id}::uuid`
const nameOf = async (id: string) => (await db.user.findUniqueOrThrow({ where: { id } })).name

/** Lets each caller go on when `callers` have come. */
function barrier(callers: number): () => Promise<void> {
  let open = () => {}
  const gate = new Promise<void>((resolve) => {
    open = resolve
  })
  let waiting = 0
  return () => {
    if (++waiting >= callers) open()
    return gate
  }
}

test('retries a deadlock: both transactions happen exactly once', async () => {
  const [one, two] = [await addUser('one'), await addUser('two')]
  const both = barrier(2)
  let attempts = 0
  const swap = (first: string, second: string) =>
    transaction(async (tx) => {
      attempts++
      await rename(tx, first)
      await both()
      await rename(tx, second)
    })
  await Promise.all([swap(one, two), swap(two, one)])
  expect(attempts).toBe(3)
  expect([await nameOf(one), await nameOf(two)]).toEqual(['one++', 'two++'])
})

test('retries a serialization failure', async () => {
  const id = await addUser('ada')
  const both = barrier(2)
  let attempts = 0
  const add = () =>
    transaction(async (tx) => {
      attempts++
      await tx.$executeRaw`SET TRANSACTION ISOLATION LEVEL REPEATABLE READ`
      await tx.$queryRaw`SELECT name FROM users WHERE id = ${id}::uuid`
      await both()
      await rename(tx, id)
    })
  await Promise.all([add(), add()])
  expect(attempts).toBe(3)
  expect(await nameOf(id)).toBe('ada++')
})

test('gives up after three attempts', async () => {
  let attempts = 0
  const work = transaction(async (tx) => {
    attempts++
    await tx.$executeRawUnsafe(
      `DO $$ BEGIN RAISE EXCEPTION 'again' USING ERRCODE = 'serialization_failure'; END $$`,
    )
  })
  await expect(work).rejects.toSatisfy(isTransactionConflict)
  expect(attempts).toBe(3)
})

test('retries nothing else, and leaves nothing behind', async () => {
  let attempts = 0
  const work = transaction(async (tx) => {
    attempts++
    await tx.user.create({ data: { name: 'nobody' } })
    throw new TypeError('a bug')
  })
  await expect(work).rejects.toThrow('a bug')
  expect(attempts).toBe(1)
  expect(await sql("SELECT 1 FROM users WHERE name = 'nobody'")).toEqual([])
})

test('lockUser serialises transactions, and says whether the user exists', async () => {
  const id = await addUser('locked')
  const order: string[] = []
  let second: Promise<void> | undefined
  await transaction(async (tx) => {
    expect(await lockUser(tx, id)).toBe(true)
    second = transaction(async (other) => {
      await lockUser(other, id)
      order.push('second')
    })
    const waiting =
      "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    await waitUntil(async () => (await sql(waiting)).length === 1)
    order.push('first')
  })
  await second
  expect(order).toEqual(['first', 'second'])
  expect(await transaction((tx) => lockUser(tx, '00000000-0000-4000-8000-000000000000'))).toBe(
    false,
  )
})
