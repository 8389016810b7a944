import 'server-only'
import { after } from 'next/server'
import type { Transaction } from '@/lib/db/client'
import { afterCommit } from '@/lib/db/transaction'
import { env } from '@/lib/env'

/** Set by lib/mail/send.ts, which only the server's start loads. */
export const kept = globalThis as typeof globalThis & { sendMails?: () => Promise<void> }

/** In development, /dev/outbox shows them. */
export function isMailOn(): boolean {
  return env().smtpUrl !== null || env().isDevelopment
}

/** After the response. A restart loses nothing: the row was committed with its event. */
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
