import pg from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { withClient } from '@/scripts/embedded-postgres/admin'
import { type DatabaseGate, openDatabaseGate } from './database-gate'

let gate: DatabaseGate

beforeEach(async () => {
  gate = await openDatabaseGate(process.env.DATABASE_URL ?? '')
})
afterEach(() => gate.close())

test('open: lets everything through', async () => {
  expect(await one()).toBe(1)
})

test('shut: breaks connections and refuses new ones, until it is opened', async () => {
  await withClient(gate.url, async (client) => {
    gate.shut()
    await expect(client.query('SELECT 1')).rejects.toThrow()
  }).catch(() => undefined)
  await expect(one()).rejects.toThrow()
  gate.open()
  expect(await one()).toBe(1)
})

test('frozen: a connection is accepted and hears nothing; once open, what was held comes through', async () => {
  await withClient(gate.url, async (client) => {
    gate.freeze()
    let isAnswered = false
    const answer = client.query('SELECT 1 AS one').then(({ rows }) => {
      isAnswered = true
      return rows
    })
    const other = new pg.Client({ connectionString: gate.url, connectionTimeoutMillis: 200 })
    await expect(other.connect()).rejects.toThrow('timeout')
    expect(isAnswered).toBe(false)
    gate.open()
    expect(await answer).toEqual([{ one: 1 }])
  })
})

async function one(): Promise<unknown> {
  return withClient(gate.url, async (client) => (await client.query('SELECT 1 AS one')).rows[0].one)
}
