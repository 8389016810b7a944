import { UserX } from 'lucide-react'
import type { Metadata } from 'next'
import { headers } from 'next/headers'
import Link from 'next/link'
import { redirect } from 'next/navigation'
import { ForgetPasskeys } from '@/components/account/forget-passkeys'
import { MessagePage } from '@/components/layout/message-page'
import { buttonVariants } from '@/components/ui/button'
import { readDeletedUserHandles } from '@/lib/account/cookies'
import { ACCOUNT_WORDS } from '@/lib/account/words'
import { getAuthUser, redirectWhenUnavailable } from '@/lib/auth/auth-user'
import { env } from '@/lib/env/index'

export const metadata: Metadata = { title: ACCOUNT_WORDS.deleted.title }

/** Where a deletion ends. To somebody who is signed in it would be a lie. */
export default async function DeletedPage() {
  const user = await getAuthUser().catch((error: unknown) =>
    redirectWhenUnavailable(error, '/deleted'),
  )
  if (user) redirect('/settings/data')
  const userHandles = readDeletedUserHandles(await headers())

  return (
    <MessagePage
      title={ACCOUNT_WORDS.deleted.heading}
      icon={<UserX />}
      actions={
        <Link href="/" className={buttonVariants()}>
          {ACCOUNT_WORDS.deleted.startPage}
        </Link>
      }
    >
      <p>{ACCOUNT_WORDS.deleted.gone}</p>
      {userHandles.length > 0 && <ForgetPasskeys rpId={env().rpId} userIds={userHandles} />}
    </MessagePage>
  )
}
