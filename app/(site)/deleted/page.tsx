import { UserX } from 'lucide-react'
import type { Metadata } from 'next'
import { headers } from 'next/headers'
import Link from 'next/link'
import { redirect } from 'next/navigation'
import { ForgetPasskeys } from '@/components/account/forget-passkeys'
import { MessagePage } from '@/components/layout/message-page'
import { buttonVariants } from '@/components/ui/button'
import { readDeletedUserHandles } from '@/lib/account/cookies'
import { getAuthUser, redirectWhenUnavailable } from '@/lib/auth/auth-user'
import { env } from '@/lib/env'

export const metadata: Metadata = { title: 'Account deleted' }

/** Where a deletion ends. To somebody who is signed in it would be a lie. */
export default async function DeletedPage() {
  const user = await getAuthUser().catch((error: unknown) => redirectWhenUnavailable(error, '/deleted'))
  if (user) redirect('/settings/data')
  const userHandles = readDeletedUserHandles(await headers())

  return (
    <MessagePage
      title="Your account is deleted"
      icon={<UserX />}
      actions={
        <Link href="/" className={buttonVariants()}>
          Start page
        </Link>
      }
    >
      <p>Everything of yours is gone, and you are signed out everywhere.</p>
      {userHandles.length > 0 && <ForgetPasskeys rpId={env().rpId} userIds={userHandles} />}
    </MessagePage>
  )
}
