import type { Metadata } from 'next'
import { headers } from 'next/headers'
import Link from 'next/link'
import { redirect } from 'next/navigation'
import { ForgetPasskeys } from '@/components/account/forget-passkeys'
import { MessagePage } from '@/components/layout/message-page'
import { buttonClass } from '@/components/ui/button'
import { readDeletedAccount } from '@/lib/account/cookies'
import { env } from '@/lib/env'

export const metadata: Metadata = { title: 'Account deleted' }

/** Where a deletion ends. For everybody else it would be a lie. */
export default async function DeletedPage() {
  const deleted = readDeletedAccount(await headers())
  if (!deleted) redirect('/')

  return (
    <MessagePage
      title="Your account is deleted"
      actions={
        <Link href="/" className={buttonClass()}>
          Start page
        </Link>
      }
    >
      <p>Everything of yours is gone, and you are signed out everywhere.</p>
      {deleted.userHandle && <ForgetPasskeys rpId={env().rpId} userId={deleted.userHandle} />}
    </MessagePage>
  )
}
