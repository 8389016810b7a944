import type { Metadata } from 'next'
import { NotFoundMessage } from '@/components/layout/not-found'

export const metadata: Metadata = { title: 'Not found' }

/** Inside the layout of signed-in pages. */
export default function NotFound() {
  return <NotFoundMessage />
}
