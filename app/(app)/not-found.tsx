import type { Metadata } from 'next'
import { Message, NOT_FOUND } from '@/components/layout/message'

export const metadata: Metadata = { title: 'Not found' }

/** Inside the layout of signed-in pages. */
export default function NotFound() {
  return <Message {...NOT_FOUND} />
}
