import 'server-only'
import { LISTED, listedEvent } from '@/lib/auth/event-list'
import { db } from '@/lib/db/client'
import { type Message, noticeMail } from './notice-mail'

const LISTED_MAX = 50

/** Mails still to be sent, newest first. For development only. */
export async function listOutbox(): Promise<(Message & { recipient: string })[]> {
  const mails = await db.mail.findMany({
    select: { recipient: true, event: { select: LISTED } },
    orderBy: { createdAt: 'desc' },
    take: LISTED_MAX,
  })
  return mails.map(({ recipient, event }) => ({ ...noticeMail(listedEvent(event)), recipient }))
}
