'use client'

import { TriangleAlert } from 'lucide-react'
import { MessagePage } from '@/components/layout/message-page'
import { LAYOUT_WORDS } from '@/components/layout/words'
import { buttonVariants } from '@/components/ui/button-variants'

export default function ErrorPage({ error, retry }: { error: unknown; retry: () => void }) {
  const digest = error instanceof Error && 'digest' in error ? String(error.digest) : null
  return (
    <MessagePage
      title={LAYOUT_WORDS.error.title}
      icon={<TriangleAlert />}
      actions={
        <button type="button" className={buttonVariants()} onClick={retry}>
          {LAYOUT_WORDS.error.tryAgain}
        </button>
      }
    >
      <p>{LAYOUT_WORDS.error.about}</p>
      {digest && <p className="text-sm">{LAYOUT_WORDS.error.reference(digest)}</p>}
    </MessagePage>
  )
}
