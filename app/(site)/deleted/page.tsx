import type { Metadata } from 'next'
import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { MessagePage } from '@/components/layout/message'
import { ForgetPasskeys } from '@/components/personal-data/forget-passkeys'
import { buttonVariants } from '@/components/ui/button'
import { Icon, USER_X } from '@/components/ui/icon'
import { getAuthUser, redirectWhenUnavailable } from '@/lib/auth/user'
import { env } from '@/lib/env'
import { readDeletedUserHandles } from '@/lib/personal-data/cookies'

export const metadata: Metadata = { title: 'Account deleted' }

/** Where a deletion ends. Signed-in users are sent on: their account still exists. */
export default async function DeletedPage() {
  const user = await getAuthUser().catch((error: unknown) =>
    redirectWhenUnavailable(error, '/deleted'),
  )
  if (user) redirect('/settings/data')
  const userHandles = readDeletedUserHandles(await headers())

  return (
    <MessagePage
      title="Your account has been deleted"
      icon={<Icon shape={USER_X} />}
      actions={
        <a href="/" className={buttonVariants()}>
          Start page
        </a>
      }
    >
      <p>All your data is gone, and you are signed out everywhere.</p>
      {userHandles.length > 0 && <ForgetPasskeys rpId={env().rpId} userIds={userHandles} />}
    </MessagePage>
  )
}
