import { randomUUID } from 'node:crypto'
import { revalidatePath } from 'next/cache'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { signOutUser } from '@/lib/admin/changes'
import { env } from '@/lib/env'
import { type Browser, openBrowser } from '@/lib/testing/browser'
import { register, signIn, signUp } from '@/lib/testing/ceremonies'
import { count, snapshot, sql } from '@/lib/testing/database'
import { formData } from '@/lib/testing/form-data'
import { MALFORMED_IDS } from '@/lib/testing/malformed-ids'
import { makeStale, signInUser, userIdOf } from '@/lib/testing/sessions'
import type { SoftwarePasskey } from '@/lib/testing/software-authenticator'
import { dismissNoticesAction, secureAccountAction, setSecurityMailsAction } from './actions'
import { recordSecurityEvent } from './events'
import { findNotices, getSecurityMails, listNotices, noticeText } from './notices'
import { createRecoveryCodes } from './recovery-codes'
import { authenticate } from './user'

// Next's own parts: the request, and the cache of its router.
const request = await vi.hoisted(async () => {
  process.env.RATE_LIMIT_SCALE = '1000'
  return { headers: new Headers() }
})
vi.mock('next/headers', () => ({ headers: async () => request.headers }))
vi.mock('next/cache', () => ({ revalidatePath: vi.fn() }))

const { smtpUrl } = env()
const TABLES = ['notices', 'sessions', 'devices', 'security_events', 'users']
const ACTIONS = {
  dismiss: dismissNoticesAction,
  secure: secureAccountAction,
  mails: setSecurityMailsAction,
}

let home: Browser
let passkey: SoftwarePasskey
let userId: string

beforeEach(async () => {
  vi.mocked(revalidatePath).mockClear()
  home = openBrowser()
  passkey = await signUp(home)
  userId = await userIdOf(home)
  actAs(home)
})

afterEach(() => Object.assign(env(), { smtpUrl }))

test('a sign-in from a new device is reported on the others, not on itself', async () => {
  const thief = openBrowser()
  await signIn(thief, passkey)
  expect(await textsOf(home)).toEqual(['A new device signed in with a passkey.'])
  expect(await textsOf(thief)).toEqual([])
  expect(await eventsOf('sign_in')).toMatchObject([{ newDevice: true }])
  expect((await eventsOf('sign_up'))[0]).not.toHaveProperty('newDevice')
})

test('pages show the signed-in user’s notices; a visitor has none', async () => {
  expect(await findNotices()).toEqual([])
  await signIn(openBrowser(), passkey)
  expect(await findNotices()).toEqual(await noticesOf(home))
  request.headers = new Headers()
  expect(await findNotices()).toEqual([])
})

test('a page that cannot be prerendered says so to Next: only an outage means no notices', async () => {
  const headers = vi.spyOn(request, 'headers', 'get').mockImplementation(() => {
    throw new Error('not prerenderable')
  })
  await expect(findNotices()).rejects.toThrow('not prerenderable')
  headers.mockRestore()
})

test('each notice has its words, without anything typed', () => {
  const texts = [
    ['sign_in', 'acme', 'A new device signed in with acme.'],
    ['sign_in', 'recovery-code', 'A recovery code was used to sign in.'],
    ['step_up', 'recovery-code', 'A recovery code was used.'],
    ['passkey_added', 'passkey', 'A passkey was added.'],
    ['passkey_removed', 'passkey', 'A passkey was removed.'],
    ['account_connected', 'google', 'Google was connected as a sign-in method.'],
    ['account_disconnected', 'acme', 'acme was removed as a sign-in method.'],
    ['recovery_codes_created', null, expect.stringMatching(/^New recovery codes /)],
    ['token_created', null, 'An access token was created.'],
    ['admin_signed_out_user', null, 'An admin signed you out everywhere.'],
    ['admin_removed_method', null, 'An admin removed one of your sign-in methods.'],
    ['security_mails_changed', null, 'Security emails were turned on or off.'],
    ['from_the_future', null, 'Your security settings changed.'],
  ] as const
  for (const [type, method, text] of texts) expect(noticeText({ type, method }), type).toEqual(text)
})

test('a sign-in from a known browser, a step-up and a failure are not reported', async () => {
  const phone = openBrowser()
  await signIn(phone, passkey)
  await dismissAll(home)
  await phone.post('/api/auth/sign-out', {})
  await signIn(phone, passkey)
  await signIn(phone, passkey)
  const failure = { type: 'account_connected', outcome: 'failure', userId } as const
  await recordSecurityEvent({ ipAddress: null, userAgent: null }, failure)
  expect(await textsOf(home)).toEqual([])
  expect(await count(`devices WHERE user_id = '${userId}'`)).toBe(2)
})

test('the same browser is a new device for another user', async () => {
  const other = openBrowser()
  const theirs = await signUp(other, 'Grace')
  await home.post('/api/auth/sign-out', {})
  await signIn(home, theirs)
  expect(await textsOf(other)).toEqual(['A new device signed in with a passkey.'])
})

test('changes of passkeys and by admins are reported; a signed-out device learns of them at its next sign-in', async () => {
  const phone = openBrowser()
  await signIn(phone, passkey)
  await register(phone, {})
  const admin = await signInUser('Admin', 'admin')
  await signOutUser({ id: admin.id, role: 'admin' }, userId, { ipAddress: null, userAgent: null })
  await signIn(home, passkey)
  expect(await textsOf(home)).toEqual([
    'An admin signed you out everywhere.',
    'A passkey was added.',
    'A new device signed in with a passkey.',
  ])
})

test('a change is not told to the device that made it, nor an admin of their own acts', async () => {
  const phone = openBrowser()
  await signIn(phone, passkey)
  await dismissAll(home)
  await register(home, {})
  await sql("UPDATE users SET role = 'admin' WHERE id = $1", [userId])
  const ada = await signInUser()
  await signOutUser({ id: userId, role: 'admin' }, ada.id, { ipAddress: null, userAgent: null })
  expect(await textsOf(home)).toEqual([])
  expect(await textsOf(phone)).toEqual(['A passkey was added.'])
})

test('a recovery code is told also where a known browser used it', async () => {
  const phone = openBrowser()
  await signIn(phone, passkey)
  await dismissAll(home)
  const [code = ''] = await createRecoveryCodes(userId, { ipAddress: null, userAgent: null })
  await dismissAll(home)
  await phone.post('/api/auth/sign-out', {})
  await phone.post('/api/auth/recovery-code', null, {
    rawBody: new URLSearchParams({ code }),
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  })
  expect(await textsOf(home)).toEqual(['A recovery code was used to sign in.'])
})

test('another device, and another user, cannot dismiss a notice; each device has its own', async () => {
  const phone = openBrowser()
  await signIn(phone, passkey)
  await register(phone, {})
  const laptop = openBrowser()
  await signIn(laptop, passkey)
  const [newest] = await noticesOf(home)
  expect(await textsOf(home)).toHaveLength(3)

  const stranger = openBrowser()
  await signUp(stranger, 'Mallory')
  for (const browser of [stranger, phone, laptop]) {
    actAs(browser)
    await dismissNoticesAction(null, formData({ newestId: newest?.id ?? '' }))
  }
  expect(await textsOf(home)).toHaveLength(3)
  expect(await textsOf(phone)).toHaveLength(0)

  // A later event, but not of this user.
  const [theirs] = await sql<{ id: string }>('SELECT id FROM security_events WHERE user_id = $1', [
    await userIdOf(stranger),
  ])
  actAs(home)
  await dismissNoticesAction(null, formData({ newestId: theirs?.id ?? '' }))
  expect(await textsOf(home)).toHaveLength(3)
})

test('dismissing ends what was shown, not what came later', async () => {
  const phone = openBrowser()
  await signIn(phone, passkey)
  const [shown] = await noticesOf(home)
  await sql(
    "UPDATE security_events SET created_at = created_at - interval '1 second' WHERE id = $1",
    [shown?.id],
  )
  await register(phone, {})
  expect(await dismissNoticesAction(null, formData({ newestId: shown?.id ?? '' }))).toMatchObject({
    ok: true,
  })
  expect(vi.mocked(revalidatePath).mock.calls).toEqual([['/', 'layout']])
  expect(await textsOf(home)).toEqual(['A passkey was added.'])
})

test('"This wasn’t me" ends all other sessions and forgets their devices', async () => {
  const thief = openBrowser()
  await signIn(thief, passkey)
  await expect(secureAccountAction(null, formData({}))).rejects.toMatchObject({
    digest: expect.stringContaining(';/settings/secure;'),
  })
  expect(vi.mocked(revalidatePath).mock.calls).toEqual([['/', 'layout']])
  expect(await authenticate(headersOf(thief))).toBeNull()
  expect(await authenticate(headersOf(home))).toMatchObject({ hasNotices: false })
  expect(await eventsOf('token_revoked')).toEqual([])
  await signIn(thief, passkey)
  expect(await textsOf(home)).toEqual(['A new device signed in with a passkey.'])
})

test('"This wasn’t me" asks for a sign-in within 15 minutes, and changes nothing before', async () => {
  await signIn(openBrowser(), passkey)
  await makeStale(home)
  const before = await snapshot(TABLES)
  await expect(secureAccountAction(null, formData({}))).rejects.toMatchObject({
    digest: expect.stringContaining('/confirm?returnTo=%2Fsettings%2Fsecure'),
  })
  expect(revalidatePath).not.toHaveBeenCalled()
  expect(await snapshot(TABLES)).toEqual(before)
})

test.each(Object.entries(ACTIONS))(
  '%s: a visitor, another origin or an unknown notice changes nothing',
  async (name, action) => {
    await signIn(openBrowser(), passkey)
    const [notice] = await noticesOf(home)
    const before = await snapshot(TABLES)
    const input = formData({ newestId: notice?.id ?? '', isOn: 'false' })
    request.headers = new Headers({ origin: 'http://localhost:3000' })
    expect(await action(null, input)).toMatchObject({ ok: false, code: 'unauthenticated' })
    request.headers = new Headers({
      cookie: headersOf(home).get('cookie') ?? '',
      origin: 'https://evil.example',
    })
    expect(await action(null, input)).toMatchObject({ ok: false, code: 'csrf' })
    expect(revalidatePath).not.toHaveBeenCalled()
    actAs(home)
    if (name === 'dismiss')
      for (const newestId of [randomUUID(), ...MALFORMED_IDS])
        await Reflect.apply(action, null, [null, { newestId }])
    expect(await snapshot(TABLES)).toEqual(before)
  },
)

test('emails are turned off for oneself only, with "true" or "false" and nothing else, after a fresh sign-in', async () => {
  const otherId = await userIdOf(await signedUp('Grace'))
  const before = await snapshot(TABLES)
  for (const isOn of [undefined, null, '', 'TRUE', 'off', 0, false, ['false'], { isOn: 'false' }])
    expect(await Reflect.apply(setSecurityMailsAction, null, [null, { isOn }])).toMatchObject({
      code: 'invalid_input',
    })
  for (const input of [undefined, null, 'false', false, ['false'], new Map([['isOn', 'false']])])
    expect(await Reflect.apply(setSecurityMailsAction, null, [null, input])).toMatchObject({
      code: 'invalid_input',
    })
  await makeStale(home)
  const off = formData({ isOn: 'false', id: otherId, userId: otherId })
  const stale = await snapshot(TABLES)
  expect(await setSecurityMailsAction(null, off)).toMatchObject({ code: 'fresh_sign_in_required' })
  expect(await snapshot(TABLES)).toEqual(stale)
  expect(stale.users).toEqual(before.users)

  await signIn(home, passkey)
  actAs(home)
  expect(await setSecurityMailsAction(null, off)).toMatchObject({ ok: true })
  expect(vi.mocked(revalidatePath).mock.calls).toEqual([['/settings/activity']])
  expect(await sql('SELECT id FROM users WHERE NOT security_mails')).toEqual([{ id: userId }])
  const on = formData({ isOn: 'true' })
  for (const _again of [1, 2])
    expect(await setSecurityMailsAction(null, on)).toMatchObject({ ok: true })
  expect(await count('users WHERE NOT security_mails')).toBe(0)
  expect(await eventsOf('security_mails_changed')).toEqual([{ mails: false }, { mails: true }])
})

test('the choice about emails is shown only if the app sends mail and the user has an email', async () => {
  const ada = { id: userId, email: 'ada@example.com' }
  expect(await getSecurityMails(ada)).toBeNull()
  Object.assign(env(), { smtpUrl: 'smtp://127.0.0.1:9' })
  expect(await getSecurityMails(ada)).toBe(true)
  await sql('UPDATE users SET security_mails = false WHERE id = $1', [userId])
  expect(await getSecurityMails(ada)).toBe(false)
  expect(await getSecurityMails({ ...ada, email: null })).toBeNull()
  expect(await getSecurityMails({ ...ada, id: randomUUID() })).toBeNull()
})

test('a thief cannot push out known devices: past a hundred, browsers stay unknown', async () => {
  await sql(
    `INSERT INTO devices (user_id, token_hash) SELECT $1, lpad(n::text, 43, '0') FROM generate_series(1, 99) n`,
    [userId],
  )
  await signIn(openBrowser(), passkey)
  expect(await count(`devices WHERE user_id = '${userId}'`)).toBe(100)
  expect(await textsOf(home)).toEqual(['A new device signed in with a passkey.'])
})

async function eventsOf(type: string) {
  const rows = await sql<{ detail: unknown }>(
    'SELECT detail FROM security_events WHERE user_id = $1 AND type = $2 ORDER BY created_at',
    [userId, type],
  )
  return rows.map(({ detail }) => detail)
}

async function signedUp(name: string): Promise<Browser> {
  const browser = openBrowser()
  await signUp(browser, name)
  return browser
}

function actAs(browser: Browser): void {
  request.headers = headersOf(browser)
}

function headersOf(browser: Browser): Headers {
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  return new Headers({ cookie, origin: browser.origin })
}

async function noticesOf(browser: Browser) {
  const user = await authenticate(headersOf(browser))
  if (!user) throw new Error('signed out')
  const notices = await listNotices(user)
  expect(user.hasNotices).toBe(notices.length > 0)
  return notices
}

async function textsOf(browser: Browser): Promise<string[]> {
  return (await noticesOf(browser)).map(({ text }) => text)
}

async function dismissAll(browser: Browser): Promise<void> {
  const [newest] = await noticesOf(browser)
  actAs(browser)
  await dismissNoticesAction(null, formData({ newestId: newest?.id ?? '' }))
}
