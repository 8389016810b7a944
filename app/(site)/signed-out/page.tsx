import { LogOut } from 'lucide-react'
import type { Metadata } from 'next'
import Link from 'next/link'
import { MessagePage } from '@/components/layout/message-page'
import { buttonVariants } from '@/components/ui/button'
import { AUTH_WORDS } from '@/lib/auth/words'

export const metadata: Metadata = { title: AUTH_WORDS.signedOut.title }

export default function SignedOutPage() {
  return (
    <MessagePage
      title={AUTH_WORDS.signedOut.heading}
      icon={<LogOut />}
      actions={
        <>
          <Link href="/sign-in" className={buttonVariants()}>
            {AUTH_WORDS.signedOut.again}
          </Link>
          <Link href="/" className={buttonVariants({ variant: 'outline' })}>
            {AUTH_WORDS.signedOut.startPage}
          </Link>
        </>
      }
    >
      {AUTH_WORDS.signedOut.about}
    </MessagePage>
  )
}
