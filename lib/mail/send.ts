import 'server-only'
import { LISTED, listedEvent } from '@/lib/auth/event-list'
import { db } from '@/lib/db/client'
import { isDatabaseUnavailable } from '@/lib/db/errors'
import { env } from '@/lib/env'
import { logEvent } from '@/lib/server/log'
import { noticeMail } from './notice-mail'
import { kept } from './outbox'
import { isRefusedForGood, sendBySmtp, smtpLine } from './smtp'

const RETRY_MS = 60 * 1000

/** Also sends mails left by failures and restarts; on Vercel, the next notice does. */
export function startSending(): void {
  if (!env().smtpUrl) return
  kept.sendMails = sendDueMails
  if (env().isOnVercel) return
  void sendDueMails()
  setInterval(sendDueMails, RETRY_MS).unref()
}

type Claimed = { eventId: string; recipient: string; attempts: number }

/** Until the server fails. Never throws. */
export async function sendDueMails(): Promise<void> {
  try {
    for (let mail = await claim(); mail; mail = await claim()) if (!(await deliver(mail))) return
  } catch (error) {
    logEvent('mail_failed', { isDatabaseUnavailable: isDatabaseUnavailable(error) })
  }
}

/**
 * Only one instance gets each mail. It is due again in 1, 4, 16, … minutes, longer than sending
 * takes, so a crash loses nothing.
 */
async function claim(): Promise<Claimed | undefined> {
  const [mail] = await db.$queryRaw<Claimed[]>`
    UPDATE mails SET attempts = attempts + 1, due_at = now() + interval '1 minute' * 4 ^ attempts
    WHERE event_id = (SELECT event_id FROM mails WHERE due_at <= now() ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED)
    RETURNING event_id AS "eventId", recipient, attempts`
  return mail
}

/** Returns whether to go on with the next. */
async function deliver({ eventId, recipient, attempts }: Claimed): Promise<boolean> {
  const event = await db.securityEvent.findUnique({ where: { id: eventId }, select: LISTED })
  try {
    if (event) await sendBySmtp(recipient, noticeMail(listedEvent(event)))
  } catch (error) {
    const isFinal = isRefusedForGood(error)
    logEvent('mail_failed', { eventId, attempts, isFinal, message: smtpLine(error) })
    if (!isFinal) return false
  }
  await db.mail.deleteMany({ where: { eventId } })
  return true
}
