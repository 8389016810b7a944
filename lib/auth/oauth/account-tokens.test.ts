import type { ServerResponse } from 'node:http'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { HOME_PATH } from '@/lib/brand'
import { db } from '@/lib/db/client'
import { openBrowser } from '@/lib/testing/browser'
import { sql } from '@/lib/testing/database'
import { type FakeIssuer, startFakeIssuer } from '@/lib/testing/fake-issuer'
import { sendJson } from '@/lib/testing/fake-server'
import { configureIssuers, goThrough } from '@/lib/testing/oauth'
import { getAccessToken, listEndedGrants } from './account-tokens'

let issuer: FakeIssuer
let userId = ''
let serial = 0

beforeAll(async () => {
  issuer = await startFakeIssuer()
  configureIssuers({ acme: issuer.url })
})
beforeEach(async () => {
  const browser = openBrowser()
  await goThrough(browser, issuer, { sub: `person-${++serial}`, name: 'Ada' })
  userId = (await (await browser.get('/api/auth/session')).json()).user.id
  issuer.server.seen.length = 0
})
afterEach(() => issuer.reset())
afterAll(() => issuer.stop())

const calls = () => issuer.server.seen.filter(({ path }) => path === '/token').length
const expire = (seconds = -1) =>
  sql(
    'UPDATE accounts SET access_token_expires_at = now() + make_interval(secs => $2) WHERE user_id = $1',
    [userId, seconds],
  )
const accepted = async (token: string) =>
  (await fetch(`${issuer.url}/userinfo`, { headers: { authorization: `Bearer ${token}` } })).status

test('a valid token is returned without a request', async () => {
  const token = await getAccessToken(userId, 'acme')
  expect(await accepted(token)).toBe(200)
  expect(await getAccessToken(userId, 'acme')).toBe(token)
  expect(calls()).toBe(0)
})

test('a token about to expire is refreshed, and the new tokens are stored', async () => {
  const old = await getAccessToken(userId, 'acme')
  await expire(30)
  const token = await getAccessToken(userId, 'acme')
  expect(token).not.toBe(old)
  expect(await accepted(token)).toBe(200)
  expect(await getAccessToken(userId, 'acme')).toBe(token)
  expect(calls()).toBe(1)
  // The rotated refresh token works the next time.
  await expire()
  expect(await getAccessToken(userId, 'acme')).not.toBe(token)
  expect(calls()).toBe(2)
})

test('without a new refresh token the stored one is used again', async () => {
  let answers = 0
  issuer.server.on('/token', () => ({
    access_token: `renewed-${++answers}`,
    token_type: 'Bearer',
    expires_in: 3600,
  }))
  for (const expected of ['renewed-1', 'renewed-2']) {
    await expire()
    expect(await getAccessToken(userId, 'acme')).toBe(expected)
  }
})

test('ten concurrent calls refresh once', async () => {
  await expire()
  const tokens = await Promise.all(Array.from({ length: 10 }, () => getAccessToken(userId, 'acme')))
  expect(new Set(tokens).size).toBe(1)
  expect(calls()).toBe(1)
})

test('several processes refresh once, waiting for the row', async () => {
  const processes = []
  for (let process = 0; process < 3; process++) {
    // A separate module instance stands for another process.
    vi.resetModules()
    processes.push(await import('./account-tokens'))
  }
  await Promise.all(processes.map((each) => each.getAccessToken(userId, 'acme')))
  await expire()
  const tokens = await Promise.all(
    processes.flatMap((each) => [
      each.getAccessToken(userId, 'acme'),
      each.getAccessToken(userId, 'acme'),
    ]),
  )
  expect(new Set(tokens).size).toBe(1)
  expect(calls()).toBe(1)
})

test('a revoked grant is a typed error, and the dead token is not tried again', async () => {
  issuer.grants.clear()
  await expire()
  await expect(getAccessToken(userId, 'acme')).rejects.toMatchObject({
    name: 'AccessTokenError',
    reason: 'revoked',
  })
  await expect(getAccessToken(userId, 'acme')).rejects.toMatchObject({
    name: 'AccessTokenError',
    reason: 'revoked',
  })
  expect(calls()).toBe(1)
  await goThrough(openBrowser(), issuer, { sub: `person-${serial}`, name: 'Ada' })
  expect(await accepted(await getAccessToken(userId, 'acme'))).toBe(200)
})

test("GitHub's word for a revoked grant", async () => {
  await expire()
  issuer.server.on('/token', () => ({ error: 'bad_refresh_token' }))
  await expect(getAccessToken(userId, 'acme')).rejects.toMatchObject({ reason: 'revoked' })
})

test('a provider that is down is a different error, and the grant is kept', async () => {
  await expire()
  issuer.server.on('/token', (_, response) => sendJson(response, {}, 503))
  await expect(getAccessToken(userId, 'acme')).rejects.toMatchObject({
    name: 'AppError',
    code: 'provider_unavailable',
  })
  issuer.reset()
  expect(await accepted(await getAccessToken(userId, 'acme'))).toBe(200)
})

test('a hanging provider blocks nobody for long', async () => {
  await expire()
  issuer.server.on('/token', () => undefined)
  const deadline = new AbortController()
  const timeout = vi.spyOn(AbortSignal, 'timeout').mockReturnValue(deadline.signal)
  const token = getAccessToken(userId, 'acme')
  await vi.waitUntil(() => calls() === 1)
  expect(timeout.mock.lastCall?.[0]).toBeLessThan(5_000)
  timeout.mockRestore()
  deadline.abort(new DOMException('', 'TimeoutError'))
  await expect(token).rejects.toMatchObject({ code: 'provider_unavailable' })
})

test('while a provider hangs, no connection or row is held: others are served, and the user can sign in', async () => {
  const users = await Promise.all(
    Array.from({ length: 12 }, async (_, index) => {
      const browser = openBrowser()
      await goThrough(browser, issuer, { sub: `colleague-${index}`, name: 'Bob' })
      return (await (await browser.get('/api/auth/session')).json()).user.id as string
    }),
  )
  await sql('UPDATE accounts SET access_token_expires_at = now()')
  issuer.server.seen.length = 0
  const hanging: ServerResponse[] = []
  issuer.server.on('/token', ({ form }, response) => {
    const session = issuer.codes.get(form.get('code') ?? '')
    if (session) return issuer.grant(session)
    hanging.push(response)
  })
  const tokens = users.map((id) => getAccessToken(id, 'acme'))
  const settled = Promise.allSettled(tokens)
  let isOver = false
  settled.then(() => {
    isOver = true
  })
  await vi.waitUntil(() => hanging.length === users.length)
  expect(await db.user.count()).toBeGreaterThan(users.length)
  const who = { sub: 'colleague-0', name: 'Bob' }
  expect(await goThrough(openBrowser(), issuer, who)).toBe(HOME_PATH)
  expect(isOver).toBe(false)
  for (const response of hanging) response.destroy()
  const [first, ...others] = await settled
  // The sign-in brought its own token.
  expect(first?.status === 'fulfilled' && (await accepted(first.value))).toBe(200)
  for (const other of others)
    expect(other).toMatchObject({ status: 'rejected', reason: { code: 'provider_unavailable' } })
})

test('a process that died during a refresh delays others only for a while', async () => {
  await expire()
  await sql("UPDATE accounts SET refreshing_until = now() + interval '1 s' WHERE user_id = $1", [
    userId,
  ])
  expect(await accepted(await getAccessToken(userId, 'acme'))).toBe(200)
  expect(calls()).toBe(1)
})

test('a token that lives for less than a minute is refreshed for each call', async () => {
  issuer.expiresIn = 30
  await goThrough(openBrowser(), issuer, { sub: `person-${serial}`, name: 'Ada' })
  const before = calls()
  const [first, second] = [
    await getAccessToken(userId, 'acme'),
    await getAccessToken(userId, 'acme'),
  ]
  expect(second).not.toBe(first)
  expect(calls()).toBe(before + 2)
})

test('tokens that arrive after the user has signed in again are dropped', async () => {
  await expire()
  issuer.server.on('/token', async ({ form }) => {
    const session = issuer.codes.get(form.get('code') ?? '')
    if (session) return issuer.grant(session)
    await goThrough(openBrowser(), issuer, { sub: `person-${serial}`, name: 'Ada' })
    return { access_token: 'late', token_type: 'Bearer', refresh_token: 'late' }
  })
  expect(await accepted(await getAccessToken(userId, 'acme'))).toBe(200)
})

test('of two accounts at a provider, the one used last counts', async () => {
  const browser = openBrowser()
  const person = { sub: `person-${serial}`, name: 'Ada' }
  await goThrough(browser, issuer, person)
  const first = await getAccessToken(userId, 'acme')
  const other = { sub: `person-${++serial}`, name: 'Ada' }
  await goThrough(browser, issuer, other, { intent: 'link' })
  const second = await getAccessToken(userId, 'acme')
  expect(second).not.toBe(first)
  await sql(
    "UPDATE accounts SET last_used_at = last_used_at - interval '1 hour' WHERE account_id = $1",
    [other.sub],
  )
  expect(await getAccessToken(userId, 'acme')).toBe(first)
})

test('a refreshable token without an expiry is refreshed after a while', async () => {
  issuer.expiresIn = undefined
  await goThrough(openBrowser(), issuer, { sub: `person-${serial}`, name: 'Ada' })
  const [row] = await sql<{ seconds: number }>(
    'SELECT extract(epoch FROM access_token_expires_at - now())::int AS seconds FROM accounts WHERE user_id = $1',
    [userId],
  )
  expect(row?.seconds).toBeGreaterThan(60)
  expect(row?.seconds).toBeLessThanOrEqual(300)
})

test('after a grant has ended the page asks to connect again, which brings new tokens', async () => {
  const person = { sub: `person-${++serial}`, name: 'Ada' }
  const browser = openBrowser()
  await goThrough(browser, issuer, person)
  const id = (await (await browser.get('/api/auth/session')).json()).user.id
  expect(await listEndedGrants(id)).toEqual([])
  issuer.grants.clear()
  await sql('UPDATE accounts SET access_token_expires_at = now() WHERE user_id = $1', [id])
  await expect(getAccessToken(id, 'acme')).rejects.toMatchObject({ reason: 'revoked' })
  const [account] = await sql('SELECT id FROM accounts WHERE user_id = $1', [id])
  expect(await listEndedGrants(id)).toEqual([account?.id])
  // Some providers never send a refresh token.
  await sql('UPDATE accounts SET refresh_token = NULL WHERE user_id = $1', [userId])
  expect(await listEndedGrants(userId)).toEqual([])
  expect(await goThrough(browser, issuer, person, { intent: 'link' })).toBe(
    '/settings?unchanged=acme',
  )
  expect(await accepted(await getAccessToken(id, 'acme'))).toBe(200)
  expect(await listEndedGrants(id)).toEqual([])
})

test('no account, or another user’s: not connected', async () => {
  const { id } = await db.user.create({ data: { name: 'Other' }, select: { id: true } })
  await expect(getAccessToken(id, 'acme')).rejects.toMatchObject({ reason: 'not_connected' })
  await expect(getAccessToken(userId, 'second')).rejects.toMatchObject({ reason: 'not_connected' })
})

test("ciphertexts are bound to their row: swapping two users' tokens works for neither", async () => {
  const mine = userId
  const browser = openBrowser()
  await goThrough(browser, issuer, { sub: `person-${++serial}`, name: 'Bob' })
  const theirs = (await (await browser.get('/api/auth/session')).json()).user.id
  await sql(
    `UPDATE accounts a SET access_token = b.access_token, refresh_token = b.refresh_token FROM accounts b
     WHERE (a.user_id = $1 AND b.user_id = $2) OR (a.user_id = $2 AND b.user_id = $1)`,
    [mine, theirs],
  )
  for (const id of [mine, theirs])
    await expect(getAccessToken(id, 'acme')).rejects.toMatchObject({ name: 'AccessTokenError' })
  expect(
    issuer.server.seen.filter(({ form }) => form.get('grant_type') === 'refresh_token'),
  ).toEqual([])
})
