import { afterEach, expect, test } from 'vitest'
import { transaction } from '@/lib/db/transaction'
import { env } from '@/lib/env'
import { openBrowser } from '@/lib/testing/browser'
import { errorCode, signIn, signUp } from '@/lib/testing/ceremonies'
import { count, sql } from '@/lib/testing/database'
import { userIdOf } from '@/lib/testing/sessions'
import { createRecoveryCodes } from './recovery-codes'
import { signIn as beginSession } from './session'

const { sessionLimit, sessionPolicy } = env()
const CLIENT = { ipAddress: null, userAgent: null }

afterEach(() => limit(sessionLimit, sessionPolicy))

test('without a limit, any number of sessions may exist', async () => {
  const { userId, passkey } = await person()
  for (let device = 0; device < 4; device++) await signIn(openBrowser(), passkey)
  expect(await sessionsOf(userId)).toBe(5)
})

test('replace: the oldest session ends, and the history says why', async () => {
  const { home, userId, passkey } = await person()
  limit(2, 'replace')
  const [phone, laptop] = [openBrowser(), openBrowser()]
  await signIn(phone, passkey)
  await signIn(laptop, passkey)
  expect(await sessionsOf(userId)).toBe(2)
  expect(await Promise.all([home, phone, laptop].map(isSignedIn))).toEqual([false, true, true])
  expect(
    await sql(
      "SELECT detail FROM security_events WHERE user_id = $1 AND type = 'session_revoked'",
      [userId],
    ),
  ).toEqual([{ detail: { device: 'Unknown device', limit: 2 } }])
})

test('refuse: a new sign-in is refused, a step-up is not, and a session that ends makes room', async () => {
  const { home, userId, passkey } = await person()
  limit(1, 'refuse')
  const phone = openBrowser()
  const refused = await signIn(phone, passkey)
  expect([refused.status, await errorCode(refused)]).toEqual([409, 'session_limit'])
  expect(refused.headers.getSetCookie().some((line) => line.startsWith('session='))).toBe(false)
  expect((await signIn(home, passkey)).status).toBe(200)
  expect(await sessionsOf(userId)).toBe(1)
  await home.post('/api/auth/sign-out', {})
  expect((await signIn(phone, passkey)).status).toBe(200)
})

test('refuse: a step-up is not refused, even where an operator has lowered the limit', async () => {
  const { home, userId, passkey } = await person()
  await signIn(openBrowser(), passkey)
  limit(1, 'refuse')
  expect((await signIn(home, passkey, { userHandle: undefined })).status).toBe(200)
  expect(await sessionsOf(userId)).toBe(1)
})

test('replace: a sign-in in the same browser takes the place of its own session', async () => {
  const { home, passkey } = await person()
  const phone = openBrowser()
  await signIn(phone, passkey)
  limit(2, 'replace')
  await signIn(phone, passkey)
  expect(await Promise.all([home, phone].map(isSignedIn))).toEqual([true, true])
})

test('refuse: a recovery code still signs in, for people who cannot reach their devices', async () => {
  const { home, userId } = await person()
  const [code] = await createRecoveryCodes(userId, CLIENT)
  limit(1, 'refuse')
  const phone = openBrowser()
  await phone.post('/api/auth/recovery-code', null, {
    rawBody: new URLSearchParams({ code: code ?? '' }),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  })
  expect([await isSignedIn(home), await isSignedIn(phone)]).toEqual([false, true])
})

test('sessions that have expired do not count', async () => {
  const { userId, passkey } = await person()
  await sql("UPDATE sessions SET expires_at = now() - interval '1 second' WHERE user_id = $1", [
    userId,
  ])
  limit(1, 'refuse')
  expect((await signIn(openBrowser(), passkey)).status).toBe(200)
})

test.each(['replace', 'refuse'] as const)(
  '%s: two hundred sign-ins at once never exceed the limit',
  async (policy) => {
    const { userId } = await person()
    limit(3, policy)
    let started = 0
    for (let round = 0; round < 10; round++) {
      const results = await Promise.allSettled(Array.from({ length: 20 }, () => startFor(userId)))
      started += results.filter(({ status }) => status === 'fulfilled').length
      expect(await sessionsOf(userId)).toBe(3)
    }
    if (policy === 'refuse') expect(started).toBe(2)
  },
)

test('refuse: of eight sign-ins at once with the same passkey, as many succeed as there is room', async () => {
  const home = openBrowser()
  const passkey = await signUp(home, 'Ada', { isSynced: true })
  limit(3, 'refuse')
  const answers = await Promise.all(Array.from({ length: 8 }, () => signIn(openBrowser(), passkey)))
  expect(answers.filter(({ ok }) => ok)).toHaveLength(2)
  expect(await sessionsOf(await userIdOf(home))).toBe(3)
})

function limit(limit: number, policy: 'replace' | 'refuse'): void {
  Object.assign(env(), { sessionLimit: limit, sessionPolicy: policy })
}

function startFor(userId: string): Promise<string> {
  const session = { userId, method: 'passkey', client: CLIENT, replaces: null }
  return transaction((tx) => beginSession(tx, { ...session, type: 'sign_in' }))
}

async function person() {
  const home = openBrowser()
  const passkey = await signUp(home)
  return { home, passkey, userId: await userIdOf(home) }
}

async function isSignedIn(browser: ReturnType<typeof openBrowser>): Promise<boolean> {
  const { user } = await (await browser.get('/api/auth/session')).json()
  return user !== null
}

function sessionsOf(userId: string): Promise<number> {
  return count(`sessions WHERE user_id = '${userId}'`)
}
