import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { db } from '@/lib/db/client'
import { openBrowser } from '@/lib/testing/browser'
import { sql } from '@/lib/testing/database'
import { type FakeIssuer, startFakeIssuer } from '@/lib/testing/fake-issuer'
import { sendJson } from '@/lib/testing/fake-server'
import { configureIssuers, goThrough } from '@/lib/testing/oauth'
import { getAccessToken } from './account-tokens'

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

test('a token that is good is returned as it is, without a call', async () => {
  const token = await getAccessToken(userId, 'acme')
  expect(await accepted(token)).toBe(200)
  expect(await getAccessToken(userId, 'acme')).toBe(token)
  expect(calls()).toBe(0)
})

test('a token that is about to expire is refreshed, and the new tokens are stored', async () => {
  const old = await getAccessToken(userId, 'acme')
  await expire(30)
  const token = await getAccessToken(userId, 'acme')
  expect(token).not.toBe(old)
  expect(await accepted(token)).toBe(200)
  expect(await getAccessToken(userId, 'acme')).toBe(token)
  expect(calls()).toBe(1)
  // The rotated refresh token is the one that works the next time.
  await expire()
  expect(await getAccessToken(userId, 'acme')).not.toBe(token)
  expect(calls()).toBe(2)
})

test('a provider that sends no new refresh token: the stored one is used again', async () => {
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

test('ten calls at once refresh once', async () => {
  await expire()
  const tokens = await Promise.all(Array.from({ length: 10 }, () => getAccessToken(userId, 'acme')))
  expect(new Set(tokens).size).toBe(1)
  expect(calls()).toBe(1)
})

test('several processes refresh once: they wait for the row', async () => {
  await expire()
  const processes = await Promise.all(
    [1, 2, 3].map(async () => {
      // A module instance of its own has the memory of another process.
      vi.resetModules()
      return import('./account-tokens')
    }),
  )
  const tokens = await Promise.all(
    processes.flatMap((each) => [
      each.getAccessToken(userId, 'acme'),
      each.getAccessToken(userId, 'acme'),
    ]),
  )
  expect(new Set(tokens).size).toBe(1)
  expect(calls()).toBe(1)
})

test('a grant that was revoked is a typed error, and the dead token is not tried again', async () => {
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

test('a provider that is down is another error, and the grant is kept', async () => {
  await expire()
  issuer.server.on('/token', (_, response) => sendJson(response, {}, 503))
  await expect(getAccessToken(userId, 'acme')).rejects.toMatchObject({
    name: 'AppError',
    code: 'provider_unavailable',
  })
  issuer.reset()
  expect(await accepted(await getAccessToken(userId, 'acme'))).toBe(200)
})

test('a provider that hangs holds nobody for long', async () => {
  await expire()
  issuer.server.on('/token', () => undefined)
  const began = Date.now()
  await expect(getAccessToken(userId, 'acme')).rejects.toMatchObject({
    code: 'provider_unavailable',
  })
  expect(Date.now() - began).toBeLessThan(5_000)
})

test('no account, and an account of somebody else: not connected', async () => {
  const { id } = await db.user.create({ data: { name: 'Other' }, select: { id: true } })
  await expect(getAccessToken(id, 'acme')).rejects.toMatchObject({ reason: 'not_connected' })
  await expect(getAccessToken(userId, 'second')).rejects.toMatchObject({ reason: 'not_connected' })
})

test("ciphertexts do not work in another row: swapping two users' tokens gives neither to the other", async () => {
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
