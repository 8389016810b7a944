import type { Metadata } from 'next'
import { MessagePage } from '@/components/layout/message-page'
import { NOT_FOUND_MESSAGE } from '@/components/layout/not-found-message'

export const metadata: Metadata = { title: 'Not found' }

export default function NotFound() {
  return <MessagePage {...NOT_FOUND_MESSAGE} />
}
