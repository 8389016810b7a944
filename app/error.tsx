'use client'

import { TriangleAlert } from 'lucide-react'
import { MessagePage } from '@/components/layout/message-page'
import { buttonVariants } from '@/components/ui/button-variants'

export default function ErrorPage({ error, retry }: { error: unknown; retry: () => void }) {
  const digest = error instanceof Error && 'digest' in error ? String(error.digest) : null
  return (
    <MessagePage
      title="Something went wrong"
      icon={<TriangleAlert />}
      actions={
        <button type="button" className={buttonVariants()} onClick={retry}>
          Try again
        </button>
      }
    >
      <p>This was our fault, not yours, and nothing you saved was lost.</p>
      {digest && <p className="text-sm">Reference: {digest}</p>}
    </MessagePage>
  )
}
