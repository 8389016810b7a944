import 'server-only'
import { after } from 'next/server'
import type { Transaction } from '@/lib/db/client'
import { afterCommit } from '@/lib/db/transaction'
import { env } from '@/lib/env'

/** Where lib/mail/send.ts, which only the server's start loads, is found by routes and actions. */
export const kept = globalThis as typeof globalThis & { sendMails?: () => Promise<void> }

/** In development without `SMTP_URL`, mails stay in the outbox: /dev/outbox shows them. */
export function isMailOn(): boolean {
  return env().smtpUrl !== null || env().isDevelopment
}

/** After the response. The row was committed with its event, so a restart loses neither. */
export function sendSoon(tx: Transaction): void {
  const send = kept.sendMails
  if (send)
    afterCommit(tx, () => {
      try {
        after(send)
      } catch {
        // Not in a request: the timer sends it.
      }
    })
}
