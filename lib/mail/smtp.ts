import 'server-only'
import { APP_NAME } from '@/lib/brand'
import { env } from '@/lib/env'
import { isLoopback } from '@/lib/env/web-address'
import type { Message } from './notice-mail'

/** Milliseconds. Less than the minute after which a claimed mail is due again. */
const DEADLINE = 30_000

const PROBLEMS: Record<string, string> = {
  EAUTH: 'the server refuses the user name or password',
  EDNS: 'its host cannot be found',
  ECONNECTION: 'the server cannot be reached',
  ESOCKET: 'the server cannot be reached',
  ECONNREFUSED: 'the server cannot be reached',
  ETIMEDOUT: 'the server does not answer in time',
  ETLS: 'the server offers no encryption; on a network of your own add ?requireTLS=false',
  EENVELOPE: 'the server refuses the sender (MAIL_FROM) or the recipient',
}

/** Encrypted, unless the server is on this machine. Throws what nodemailer throws. */
export async function sendBySmtp(recipient: string, message: Message): Promise<void> {
  const { smtpUrl, mailFrom, appUrl } = env()
  if (!smtpUrl) return
  const transport = await connectTo(smtpUrl)
  let timer: NodeJS.Timeout | undefined
  const deadline = new Promise<never>((_, reject) => {
    const late = Object.assign(new Error('late'), { code: 'ETIMEDOUT' })
    timer = setTimeout(() => reject(late), DEADLINE)
  })
  try {
    const sending = transport.sendMail({
      from: { name: APP_NAME, address: mailFrom },
      // As an object, since text is parsed as a list.
      to: { name: '', address: recipient },
      subject: message.subject,
      text: message.text,
      html: message.html,
      // The same for each attempt, so that a mail sent twice is shown once.
      messageId: `<${message.id}@${appUrl.hostname}>`,
      headers: { 'Auto-Submitted': 'auto-generated' },
    })
    await Promise.race([sending, deadline])
  } finally {
    clearTimeout(timer)
    transport.close()
  }
}

/** Signs in, and sends nothing. Throws what nodemailer throws. */
export async function verifySmtp(): Promise<void> {
  const { smtpUrl } = env()
  if (!smtpUrl) return
  const transport = await connectTo(smtpUrl)
  await transport.verify().finally(() => transport.close())
}

async function connectTo(smtpUrl: string) {
  const { createTransport } = await import('nodemailer')
  return createTransport({
    url: smtpUrl,
    requireTLS: !isLoopback(new URL(smtpUrl).hostname),
    connectionTimeout: 5_000,
    greetingTimeout: 5_000,
    socketTimeout: 10_000,
    dnsTimeout: 5_000,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
}

/**
 * Whether the server refused this recipient with a permanent error (RFC 5321 §4.2.1). A refused
 * sender is for the operator to mend.
 */
export function isRefusedForGood(error: unknown): boolean {
  const { code, responseCode } = detailsOf(error)
  return code === 'EENVELOPE' && responseCode >= 500 && Object(error).command === 'RCPT TO'
}

/** For the operator. Leaves out the server's text, which may quote an address. */
export function smtpLine(error: unknown): string {
  const { code, responseCode } = detailsOf(error)
  const problem = PROBLEMS[code] ?? 'the server does not take the message'
  const sign = [code, responseCode || ''].filter(Boolean).join(' ')
  return `SMTP_URL cannot be used: ${problem}${sign && ` (${sign})`}.`
}

function detailsOf(error: unknown): { code: string; responseCode: number } {
  const { code, responseCode } = Object(error)
  return {
    code: /^E[A-Z]{2,20}$/.test(String(code)) ? String(code) : '',
    responseCode: Number.isInteger(responseCode) ? responseCode : 0,
  }
}
