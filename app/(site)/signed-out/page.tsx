import type { Metadata } from 'next'
import { MessagePage } from '@/components/layout/message'
import { buttonVariants } from '@/components/ui/button'
import { Icon, LOG_OUT } from '@/components/ui/icon'

export const metadata: Metadata = { title: 'Signed out' }

export default function SignedOutPage() {
  return (
    <MessagePage
      title="You are signed out"
      icon={<Icon shape={LOG_OUT} />}
      actions={
        <>
          <a href="/sign-in" className={buttonVariants()}>
            Sign in again
          </a>
          <a href="/" className={buttonVariants({ variant: 'outline' })}>
            Start page
          </a>
        </>
      }
    >
      Your session on this device has ended.
    </MessagePage>
  )
}
