import { afterAll, beforeAll, expect, test } from 'vitest'
import { openBrowser } from '@/lib/testing/browser'
import { signIn, signUp } from '@/lib/testing/ceremonies'
import { statementsOf } from '@/lib/testing/database'
import { type FakeIssuer, startFakeIssuer } from '@/lib/testing/fake-issuer'
import { comeBack, configureIssuers, locationOf, start } from '@/lib/testing/oauth'

// The statements of both requests, BEGIN and COMMIT included: each is a round trip.
let issuer: FakeIssuer

beforeAll(async () => {
  issuer = await startFakeIssuer()
  configureIssuers({ acme: issuer.url })
})
afterAll(() => issuer.stop())

const countOf = async (work: () => Promise<unknown>) => (await statementsOf(work)).length

test('a sign-in with a passkey takes six statements', async () => {
  const passkey = await signUp(openBrowser())
  expect(await countOf(() => signIn(openBrowser(), passkey))).toBe(6)
})

test('a sign-up with a passkey takes ten', async () => {
  expect(await countOf(() => signUp(openBrowser()))).toBe(10)
})

test('a sign-in at a provider takes thirteen, the first or a later one', async () => {
  const signInAt = async () => {
    const browser = openBrowser()
    const url = issuer.agree(locationOf(await start(browser)), {
      sub: 'ada',
      name: 'Ada',
      email: 'ada@example.com',
      email_verified: true,
    })
    await comeBack(browser, url)
  }
  expect(await countOf(signInAt)).toBe(13)
  expect(await countOf(signInAt)).toBe(13)
})
