import type { Metadata } from 'next'
import { MessagePage } from '@/components/layout/message-page'
import { NOT_FOUND_MESSAGE } from '@/components/layout/not-found-message'
import { LAYOUT_WORDS } from '@/components/layout/words'

export const metadata: Metadata = { title: LAYOUT_WORDS.notFound.title }

export default function NotFound() {
  return <MessagePage {...NOT_FOUND_MESSAGE} />
}
