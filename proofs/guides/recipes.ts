import { createHmac } from 'node:crypto'
import { beforeEach, expect, test, vi } from 'vitest'
import { recordSecurityEvent } from '@/lib/auth/events'
import { transaction } from '@/lib/db/transaction'
import { env } from '@/lib/env'
import { getTranslation } from '@/lib/i18n/translate'
import { runDueJobs } from '@/lib/jobs/run'
import { createOrganisation, listMembers, removeMember } from '@/lib/organisations/data'
import { count, sql } from '@/lib/testing/database'
import { startFakeServer } from '@/lib/testing/fake-server'
import { signInUser } from '@/lib/testing/sessions'

// Next's own parts: the request and the router cache.
const request = vi.hoisted(() => ({ headers: new Headers() }))
vi.mock('next/headers', () => ({ headers: async () => request.headers }))

const CLIENT = { ipAddress: '203.0.113.7', userAgent: null }
const SECRET = 'x'.repeat(32)

let ada: Awaited<ReturnType<typeof signInUser>>

beforeEach(async () => {
  await sql('TRUNCATE users CASCADE')
  await sql('DELETE FROM jobs')
  ada = await signInUser('Ada')
  request.headers = ada.headers
})

test('an organisation is there for its members only, and keeps an owner', async () => {
  const grace = await signInUser('Grace')
  const id = await createOrganisation(ada.id, 'Engines')
  expect(await listMembers(ada.id, id)).toMatchObject([{ role: 'owner', user: { id: ada.id } }])
  for (const refused of [
    () => listMembers(grace.id, id),
    () => listMembers(ada.id, grace.id),
    () => removeMember(grace.id, id, ada.id),
  ])
    await expect(refused()).rejects.toMatchObject({ code: 'not_found' })
  await sql("INSERT INTO memberships VALUES ($1, $2, 'member')", [id, grace.id])
  await expect(removeMember(grace.id, id, ada.id)).rejects.toMatchObject({ code: 'not_found' })
  await expect(removeMember(ada.id, id, ada.id)).rejects.toMatchObject({ code: 'forbidden' })
  await removeMember(ada.id, id, grace.id)
  expect(await count('memberships')).toBe(1)
})

test.each([
  ['de-AT,de;q=0.9', 'Willkommen, Ada'],
  ['fr, *', 'Welcome, Ada'],
  ['', 'Welcome, Ada'],
])('the first language that the app speaks is taken: %j', async (accepted, sentence) => {
  request.headers = new Headers({ 'accept-language': accepted })
  expect((await getTranslation())('welcome', { name: 'Ada' })).toBe(sentence)
})

test('a security event is sent once, signed, by several instances; a failure is kept', async () => {
  const receiver = await startFakeServer({ '/hook': () => ({}) })
  Object.assign(env(), { webhookUrl: `${receiver.url}/hook`, webhookSecret: SECRET })
  const event = { type: 'passkey_added', outcome: 'success', userId: ada.id } as const
  for (let events = 0; events < 4; events++) await recordSecurityEvent(CLIENT, event)
  const undone = transaction(async (tx) => {
    await recordSecurityEvent(CLIENT, event, tx)
    throw new Error('no')
  })
  await expect(undone).rejects.toThrow('no')
  await Promise.all([runDueJobs(), runDueJobs()])
  expect(receiver.seen).toHaveLength(4)
  expect(new Set(receiver.seen.map(({ headers }) => headers['webhook-id'])).size).toBe(4)
  for (const { headers, body } of receiver.seen) {
    const signed = `${headers['webhook-id']}.${headers['webhook-timestamp']}.${body}`
    const signature = createHmac('sha256', SECRET).update(signed).digest('base64')
    expect(headers['webhook-signature']).toBe(`v1,${signature}`)
    expect(JSON.parse(body)).toMatchObject({ type: 'passkey_added', userId: ada.id })
    expect(body).not.toContain(CLIENT.ipAddress)
  }

  receiver.on('/hook', (_seen, response) => void response.writeHead(500).end())
  await recordSecurityEvent(CLIENT, event)
  await runDueJobs()
  expect(await sql('SELECT attempts, due_at > now() AS later FROM jobs')).toEqual([
    { attempts: 1, later: true },
  ])
  await receiver.stop()
})
