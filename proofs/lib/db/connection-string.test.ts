import pg from 'pg'
import { expect, test } from 'vitest'
import { connectionString } from '@/lib/db/connections'
import { withClient } from '@/lib/db/with-client'
import { env } from '@/lib/env'

const SUPABASE =
  'postgres://postgres.x:p%40ss@aws-0-eu-west-1.pooler.supabase.com:6543/postgres?sslmode=require&supa=base-pooler.x'
const NEON =
  'postgresql://u:p%40ss@ep-x-pooler.eu.aws.neon.tech/db?channel_binding=require&sslmode=require'

const tlsOf = (address: string) => {
  const { ssl } = new pg.Client({ connectionString: connectionString(address) })
  return ssl
}

test('checks the certificate, without a warning from pg', () => {
  const warnings: unknown[] = []
  const note = (warning: unknown) => warnings.push(warning)
  process.on('warning', note)
  expect(tlsOf(NEON)).toEqual({})
  expect(tlsOf('postgresql://u@h/db?sslmode=verify-full')).toEqual({})
  process.off('warning', note)
  expect(warnings).toEqual([])
  expect(new URL(connectionString(NEON)).password).toBe('p%40ss')
})

test('a certificate without a public authority isn’t checked', () => {
  expect(tlsOf(SUPABASE)).toEqual({ rejectUnauthorized: false })
  expect(tlsOf(SUPABASE.replace('require', 'verify-full'))).toEqual({})
  expect(tlsOf(SUPABASE.replace('supabase.com', 'supabase.com.example.org'))).toEqual({})
})

test('explicit settings win, and without sslmode nothing changes', () => {
  for (const address of [
    'postgresql://h/db',
    'postgresql://h/db?sslmode=disable',
    'postgresql://h/db?sslmode=require&uselibpqcompat=true',
    'none',
  ])
    expect(connectionString(address)).toBe(address)
})

test('parameters for other tools are harmless', async () => {
  const url = new URL(env().databaseUrl)
  const foreign = {
    pgbouncer: 'true',
    connection_limit: '1',
    pool_timeout: '10',
    connect_timeout: '15',
    channel_binding: 'prefer',
    schema: 'public',
    supa: 'x',
  }
  for (const [name, value] of Object.entries(foreign)) url.searchParams.set(name, value)
  const { rows } = await withClient(url.toString(), (client) => client.query('SELECT 1 AS one'))
  expect(rows).toEqual([{ one: 1 }])
})
