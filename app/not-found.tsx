import type { Metadata } from 'next'
import { MessagePage, NOT_FOUND } from '@/components/layout/message'

export const metadata: Metadata = { title: 'Not found' }

/** Without an icon: Next sends this page along with every other. */
export default function NotFound() {
  return <MessagePage {...NOT_FOUND} />
}
