'use client'

import { RefreshCw, TriangleAlert } from 'lucide-react'
import { unstable_isUnrecognizedActionError } from 'next/navigation'
import { MessagePage } from '@/components/layout/message-page'
import { LAYOUT_WORDS } from '@/components/layout/words'
import { buttonVariants } from '@/components/ui/button-variants'

export default function ErrorPage({ error, retry }: { error: unknown; retry: () => void }) {
  if (unstable_isUnrecognizedActionError(error)) return <NewVersion />
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

/** An action that the server does not know: the page is of an older build. */
function NewVersion() {
  return (
    <MessagePage
      title={LAYOUT_WORDS.newVersion.title}
      icon={<RefreshCw />}
      actions={
        <button type="button" className={buttonVariants()} onClick={() => window.location.reload()}>
          {LAYOUT_WORDS.newVersion.reload}
        </button>
      }
    >
      {LAYOUT_WORDS.newVersion.about}
    </MessagePage>
  )
}
