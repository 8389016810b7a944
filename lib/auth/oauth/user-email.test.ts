import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { HOME_PATH } from '@/lib/nouns'
import { type Browser, openBrowser } from '@/lib/testing/browser'
import { sql } from '@/lib/testing/database'
import { type FakeIssuer, startFakeIssuer } from '@/lib/testing/fake-issuer'
import { configureIssuers, goThrough } from '@/lib/testing/oauth'
import { removeAccount } from '../methods'

let issuer: FakeIssuer
let serial = 0

beforeAll(async () => {
  issuer = await startFakeIssuer()
  configureIssuers({ acme: issuer.url, second: issuer.url })
})
afterEach(() => issuer.reset())
afterAll(() => issuer.stop())

const CLIENT = { ipAddress: null, userAgent: null }

function person(email: string, isVerified = true) {
  return { sub: `person-${++serial}`, name: 'Ada', email, email_verified: isVerified }
}

async function userOf(browser: Browser): Promise<{ id: string; email: string | null }> {
  return (await (await browser.get('/api/auth/session')).json()).user
}

async function disconnect(userId: string, providerId: string) {
  const [account] = await sql<{ id: string }>(
    'SELECT id FROM accounts WHERE user_id = $1 AND provider_id = $2',
    [userId, providerId],
  )
  expect(await removeAccount({ userId, id: account?.id ?? '', client: CLIENT })).toBe(true)
}

test.each<[string, string, boolean, string | null]>([
  ['another account vouches for another', 'spare@corp.example', true, 'spare@corp.example'],
  ['another account has one that is not verified', 'loose@corp.example', false, null],
])('the account that vouched is disconnected, %s', async (name, email, isVerified, expected) => {
  const address = `desk-${serial}@corp.example`
  const browser = openBrowser()
  await goThrough(browser, issuer, person(address))
  const second = person(email, isVerified)
  await goThrough(browser, issuer, second, { intent: 'link', provider: 'second' })
  const { id, email: first } = await userOf(browser)
  expect(first, name).toBe(address)
  await disconnect(id, 'acme')
  expect((await userOf(browser)).email).toBe(expected)
  const [row] = await sql('SELECT email_verified FROM users WHERE id = $1', [id])
  expect(row).toEqual({ email_verified: expected !== null })
  // Whoever has the address now is not kept out.
  expect(await goThrough(openBrowser(), issuer, person(address))).toBe(HOME_PATH)
})

test('an e-mail stays while one of two accounts vouches for it', async () => {
  const browser = openBrowser()
  await goThrough(browser, issuer, person('both@corp.example'))
  await goThrough(browser, issuer, person('both@corp.example'), {
    intent: 'link',
    provider: 'second',
  })
  const { id } = await userOf(browser)
  await disconnect(id, 'acme')
  expect((await userOf(browser)).email).toBe('both@corp.example')
})

test('a sign-in with another verified e-mail replaces it, unless that one is taken', async () => {
  const mover = person('before@corp.example')
  const browser = openBrowser()
  await goThrough(browser, issuer, mover)
  const signInAs = (email: string) => {
    browser.cookies.clear()
    return goThrough(browser, issuer, { ...mover, email })
  }
  expect(await signInAs('after@corp.example')).toBe(HOME_PATH)
  expect((await userOf(browser)).email).toBe('after@corp.example')

  await goThrough(openBrowser(), issuer, person('taken@corp.example'))
  expect(await signInAs('taken@corp.example')).toBe(HOME_PATH)
  expect((await userOf(browser)).email).toBeNull()
})

test('an imported e-mail gives way to the one that a provider vouches for', async () => {
  const browser = openBrowser()
  const known = person('new@corp.example')
  await goThrough(browser, issuer, known)
  const { id } = await userOf(browser)
  // As the import leaves them: the user has an e-mail, the account has none.
  await sql("UPDATE users SET email = 'imported@corp.example' WHERE id = $1", [id])
  await sql('UPDATE accounts SET email = NULL, email_verified = false WHERE user_id = $1', [id])
  browser.cookies.clear()
  await goThrough(browser, issuer, { ...known, email_verified: false })
  expect((await userOf(browser)).email).toBe('imported@corp.example')
  browser.cookies.clear()
  await goThrough(browser, issuer, known)
  expect((await userOf(browser)).email).toBe('new@corp.example')
})
