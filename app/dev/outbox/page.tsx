import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { EmptyState } from '@/components/ui/empty-state'
import { env } from '@/lib/env'
import { listOutbox } from '@/lib/mail/list'

export const metadata: Metadata = { title: 'Outbox' }

/** In development: the emails that would be sent, or wait for `SMTP_URL`'s server. */
export default async function OutboxPage() {
  if (!env().isDevelopment) notFound()
  const mails = await listOutbox()

  return (
    <main id="content" className="mx-auto grid w-full max-w-3xl gap-6 px-4 py-12">
      <h1 className="font-semibold text-2xl">Outbox</h1>
      {mails.length === 0 && <EmptyState title="No emails." icon={null} />}
      {mails.map(({ id, recipient, subject, text }) => (
        <article key={id} className="grid gap-2 rounded-lg border bg-card p-4 text-sm">
          <p className="wrap-anywhere text-muted-foreground">To {recipient}</p>
          <h2 className="font-medium">{subject}</h2>
          <pre className="whitespace-pre-wrap wrap-anywhere font-sans">{text}</pre>
        </article>
      ))}
    </main>
  )
}
