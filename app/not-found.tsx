import { SearchX } from 'lucide-react'
import type { Metadata } from 'next'
import Link from 'next/link'
import { MessagePage } from '@/components/layout/message-page'
import { buttonVariants } from '@/components/ui/button'

export const metadata: Metadata = { title: 'Not found' }

export default function NotFound() {
  return (
    <MessagePage
      title="There is nothing here"
      icon={<SearchX />}
      actions={
        <Link href="/" className={buttonVariants()}>
          Go to the start page
        </Link>
      }
    >
      The address may be mistyped, or what was here is gone.
    </MessagePage>
  )
}
