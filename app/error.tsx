'use client'

import { MessagePage } from '@/components/layout/message-page'
import { Button } from '@/components/ui/button'

export default function ErrorPage({ error, retry }: { error: unknown; retry: () => void }) {
  const digest = error instanceof Error && 'digest' in error ? String(error.digest) : null
  return (
    <MessagePage title="Something went wrong" actions={<Button onClick={retry}>Try again</Button>}>
      <p>This was our fault, not yours, and nothing you saved was lost.</p>
      {digest && <p className="mt-2 text-sm">Reference: {digest}</p>}
    </MessagePage>
  )
}
