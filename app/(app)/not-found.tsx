import type { Metadata } from 'next'
import { Message } from '@/components/layout/message'
import { NOT_FOUND_MESSAGE } from '@/components/layout/not-found-message'

export const metadata: Metadata = { title: 'Not found' }

/** Within the layout of signed-in pages, which has a header and a main of its own. */
export default function NotFound() {
  return <Message {...NOT_FOUND_MESSAGE} />
}
