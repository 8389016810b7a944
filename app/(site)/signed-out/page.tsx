import type { Metadata } from 'next'
import Link from 'next/link'
import { MessagePage } from '@/components/layout/message-page'
import { buttonClass } from '@/components/ui/button'

export const metadata: Metadata = { title: 'Signed out' }

export default function SignedOutPage() {
  return (
    <MessagePage
      title="You are signed out"
      actions={
        <>
          <Link href="/sign-in" className={buttonClass()}>
            Sign in again
          </Link>
          <Link href="/" className={buttonClass({ variant: 'secondary' })}>
            Start page
          </Link>
        </>
      }
    >
      Your session on this device has ended.
    </MessagePage>
  )
}
