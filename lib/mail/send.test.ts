import { after } from 'next/server'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { recordSecurityEvent } from '@/lib/auth/events'
import { removeAccount } from '@/lib/auth/methods'
import { setSecurityMails } from '@/lib/auth/notices'
import { createRecoveryCodes } from '@/lib/auth/recovery-codes'
import { signIn } from '@/lib/auth/session'
import { db } from '@/lib/db/client'
import { transaction } from '@/lib/db/transaction'
import { env } from '@/lib/env'
import { count, sql } from '@/lib/testing/database'
import { logLinesOf } from '@/lib/testing/log-lines'
import { openSmtpServer, type ReceivedMail, type SmtpServer } from '@/lib/testing/smtp-server'
import { listOutbox } from './list'
import { noticeMail } from './notice-mail'
import { kept } from './outbox'
import { sendDueMails } from './send'

// Next's own part: work after the response.
vi.mock('next/server', () => ({ after: vi.fn() }))

const CLIENT = {
  ipAddress: '203.0.113.7',
  userAgent: 'Mozilla/5.0 (X11; Linux x86_64) Chrome/140 <b>',
}
const { smtpUrl } = env()

let server: SmtpServer
let userId: string

beforeEach(async () => {
  await sql('DELETE FROM users')
  await sql('DELETE FROM security_events')
  server = await openSmtpServer()
  Object.assign(env(), { smtpUrl: server.url })
  const user = { name: 'Ada', email: 'ada@example.com', emailVerified: true }
  userId = (await db.user.create({ data: user, select: { id: true } })).id
})

afterEach(() => {
  delete kept.sendMails
  Object.assign(env(), { smtpUrl })
  server.close()
})

test('a notice is sent once, in text and HTML, without a link, a secret or anything typed', async () => {
  const codes = await createRecoveryCodes(userId, CLIENT)
  const [queued] = await sql<{ event_id: string }>('SELECT event_id FROM mails')
  await sendDueMails()
  await sendDueMails()
  expect(server.mails).toHaveLength(1)
  const [{ to, data }] = server.mails as [ReceivedMail]
  expect(to).toEqual(['<ada@example.com>'])
  expect(data).toMatch(/^To: <?ada@example\.com>?$/m)
  expect(data).toContain('Content-Type: text/plain')
  expect(data).toContain('Content-Type: text/html')
  expect(data).toContain('Auto-Submitted: auto-generated')
  // The same at each attempt.
  expect(data).toContain(`Message-ID: <${queued?.event_id}@localhost>`)
  const text = data.replaceAll('=\r\n', '')
  expect(text).toContain('New recovery codes were generated.')
  expect(text).toContain('Network: 203.0.113.0/24')
  for (const secret of [...codes, 'http://', 'https://', '<b>', '203.0.113.7'])
    expect(text).not.toContain(secret)
  expect(await count('mails')).toBe(0)
})

test('a notice is sent as soon as the response is out; other events send nothing', async () => {
  kept.sendMails = sendDueMails
  const begin = (type: 'sign_up' | 'sign_in' | 'step_up', method: string) =>
    transaction((tx) => signIn(tx, { type, userId, method, client: CLIENT, replaces: null }))
  await recordSecurityEvent(CLIENT, { type: 'sign_out', outcome: 'success', userId })
  await begin('sign_up', 'passkey')
  await begin('step_up', 'passkey')
  expect(after).not.toHaveBeenCalled()
  await createRecoveryCodes(userId, CLIENT)
  await begin('sign_in', 'passkey')
  await begin('step_up', 'recovery-code')
  expect(vi.mocked(after).mock.calls).toEqual(Array(3).fill([sendDueMails]))
})

test('only to a verified email, and only if the user wants it; the last one says that there will be no more', async () => {
  await setSecurityMails(userId, false, CLIENT)
  await createRecoveryCodes(userId, CLIENT)
  await sendDueMails()
  expect(server.mails.map(({ data }) => /^Subject: (.*)$/m.exec(data)?.[1])).toEqual([
    expect.stringContaining('Security emails were turned on or off.'),
  ])
  await setSecurityMails(userId, true, CLIENT)
  await sql('UPDATE users SET email = NULL, email_verified = false')
  await createRecoveryCodes(userId, CLIENT)
  expect(await count('mails')).toBe(0)
})

test('removing the account that vouched for an email notifies that email', async () => {
  await sql('UPDATE users SET email = NULL, email_verified = false')
  for (const [providerId, email] of [
    ['one', 'ada@example.com'],
    ['two', null],
  ] as const)
    await db.account.create({
      data: { userId, providerId, accountId: '1', email, emailVerified: email !== null },
    })
  await sql("UPDATE users SET email = 'ada@example.com', email_verified = true")
  await db.passkey.create({
    data: {
      userId,
      name: 'Passkey',
      credentialId: 'c'.repeat(22),
      publicKey: 'AAAA',
      deviceType: 'singleDevice',
      backedUp: false,
    },
  })
  const { id } = await db.account.findFirstOrThrow({ where: { userId, providerId: 'one' } })
  await removeAccount({ userId, id, client: CLIENT })
  await sendDueMails()
  expect(server.mails.map(({ to }) => to)).toEqual([['<ada@example.com>']])
})

test.each([
  'ada@example.com,eve@evil.example',
  'ada@example.com\r\nBcc: eve@evil.example',
  'ada@example.com> RCPT TO:<eve@evil.example',
])('a recipient never becomes two, nor a header: %j', async (hostile) => {
  await createRecoveryCodes(userId, CLIENT)
  // The database takes no such email of a user.
  await sql('UPDATE mails SET recipient = $1', [hostile])
  await sendDueMails()
  expect(server.mails).toHaveLength(1)
  const [{ to, data }] = server.mails as [ReceivedMail]
  expect(to).toHaveLength(1)
  const headers = data.slice(0, data.indexOf('\r\n\r\n'))
  expect(headers.match(/^[\w-]+(?=:)/gm)).toEqual(expect.arrayContaining(['From', 'To', 'Subject']))
  expect(headers.match(/^To:/gim)).toHaveLength(1)
  expect(headers).not.toMatch(/^Bcc:/im)
})

test('two instances at once send each mail once', async () => {
  for (let mail = 0; mail < 6; mail++) await createRecoveryCodes(userId, CLIENT)
  await Promise.all([sendDueMails(), sendDueMails(), sendDueMails()])
  expect(server.mails).toHaveLength(6)
  expect(new Set(server.mails.map(({ data }) => /^Message-ID: (.*)$/im.exec(data)?.[1])).size).toBe(
    6,
  )
})

test('a mail that another instance is sending is left to it, and does not hold up the next', async () => {
  await createRecoveryCodes(userId, CLIENT)
  await sql("UPDATE mails SET due_at = due_at - interval '1 minute'")
  await createRecoveryCodes(userId, CLIENT)
  await transaction(async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM mails ORDER BY due_at LIMIT 1 FOR UPDATE`
    await sendDueMails()
  })
  expect(server.mails).toHaveLength(1)
  expect(await count('mails')).toBe(1)
})

test('HTML is escaped', () => {
  const event = { type: 'passkey_added', method: 'passkey', address: null, createdAt: new Date() }
  const { html, text } = noticeMail({
    ...event,
    id: userId,
    device: `<b>"Ada's" & co`,
    isFailure: false,
    detail: {},
  })
  expect(html).toContain('Device: &#60;b&#62;&#34;Ada&#39;s&#34; &#38; co')
  expect(text).toContain(`Device: <b>"Ada's" & co`)
})

test('an unsent mail stays, is retried later, and is logged in one line without address or secret', async () => {
  server.close()
  Object.assign(env(), { smtpUrl: `${server.url.replace('//', '//mailer:hunter2@')}` })
  await createRecoveryCodes(userId, CLIENT)
  const lines = await logLinesOf(sendDueMails)
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    {
      event: 'mail_failed',
      attempts: 1,
      isFinal: false,
      message: expect.stringMatching(/^SMTP_URL cannot be used: the server cannot be reached \(E/),
    },
  ])
  expect(lines.join()).not.toMatch(/hunter2|mailer|ada@example|127\.0\.0\.1/)
  expect(await logLinesOf(sendDueMails)).toEqual([])
  const [mail] = await sql<{ later: boolean }>(
    "SELECT due_at BETWEEN now() + interval '30 seconds' AND now() + interval '1 minute' AS later FROM mails",
  )
  expect(mail?.later).toBe(true)
  await sql('UPDATE mails SET attempts = 2, due_at = now()')
  await sendDueMails()
  const [again] = await sql<{ minutes: number }>(
    'SELECT round(extract(epoch FROM due_at - now()) / 60)::int AS minutes FROM mails',
  )
  expect(again?.minutes).toBe(16)

  server = await openSmtpServer()
  Object.assign(env(), { smtpUrl: server.url })
  await sql('UPDATE mails SET due_at = now()')
  await sendDueMails()
  expect(server.mails).toHaveLength(1)
})

test('a recipient that the server refuses for good is not tried again', async () => {
  server.refuses = '550 No such user here: ada@example.com'
  await createRecoveryCodes(userId, CLIENT)
  const lines = await logLinesOf(sendDueMails)
  expect(JSON.parse(lines[0] ?? '{}')).toMatchObject({ isFinal: true })
  expect(lines.join()).not.toContain('ada@example')
  expect(await count('mails')).toBe(0)
})

test('a recipient that the server refuses for now is tried again', async () => {
  server.refuses = '450 Try again later'
  await createRecoveryCodes(userId, CLIENT)
  const lines = await logLinesOf(sendDueMails)
  expect(JSON.parse(lines[0] ?? '{}')).toMatchObject({ isFinal: false })
  expect(await count('mails')).toBe(1)
})

test('nothing goes unencrypted to another machine', async () => {
  // Not a loopback address to the app, but this machine to the system.
  Object.assign(env(), { smtpUrl: server.url.replace('127.0.0.1', '0.0.0.0') })
  await createRecoveryCodes(userId, CLIENT)
  const lines = await logLinesOf(sendDueMails)
  expect(JSON.parse(lines[0] ?? '{}')).toMatchObject({
    message: expect.stringContaining('the server offers no encryption'),
  })
  expect(server.mails).toEqual([])
})

test('a refused sender, which the operator can mend, loses no mail', async () => {
  server.refusesSender = '550 Sender not allowed'
  await createRecoveryCodes(userId, CLIENT)
  const lines = await logLinesOf(sendDueMails)
  expect(JSON.parse(lines[0] ?? '{}')).toMatchObject({
    isFinal: false,
    message: expect.stringContaining('MAIL_FROM'),
  })
  server.refusesSender = ''
  await sql('UPDATE mails SET due_at = now()')
  await sendDueMails()
  expect(server.mails).toHaveLength(1)
})

test('mails go with their user, and off means that none is queued', async () => {
  await createRecoveryCodes(userId, CLIENT)
  expect(await listOutbox()).toMatchObject([{ recipient: 'ada@example.com' }])
  await sql('DELETE FROM users')
  expect(await count('mails')).toBe(0)
  Object.assign(env(), { smtpUrl: null })
  const user = { name: 'Eve', email: 'eve@example.com', emailVerified: true }
  const { id } = await db.user.create({ data: user })
  await createRecoveryCodes(id, CLIENT)
  expect(await count('mails')).toBe(0)
})
