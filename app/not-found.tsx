import { SearchX } from 'lucide-react'
import type { Metadata } from 'next'
import Link from 'next/link'
import { MessagePage } from '@/components/layout/message-page'
import { LAYOUT_WORDS } from '@/components/layout/words'
import { buttonVariants } from '@/components/ui/button'

export const metadata: Metadata = { title: LAYOUT_WORDS.notFound.title }

export default function NotFound() {
  return (
    <MessagePage
      title={LAYOUT_WORDS.notFound.heading}
      icon={<SearchX />}
      actions={
        <Link href="/" className={buttonVariants()}>
          {LAYOUT_WORDS.notFound.startPage}
        </Link>
      }
    >
      {LAYOUT_WORDS.notFound.about}
    </MessagePage>
  )
}
