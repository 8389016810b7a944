'use client'

import { RefreshCw, TriangleAlert } from 'lucide-react'
import { unstable_isUnrecognizedActionError } from 'next/navigation'
import { MessagePage } from '@/components/layout/message'
import { buttonVariants } from '@/components/ui/button'

export default function ErrorPage({ error, retry }: { error: unknown; retry: () => void }) {
  if (unstable_isUnrecognizedActionError(error)) return <NewVersion />
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
      {digest && <p className="text-sm">{`Reference: ${digest}`}</p>}
    </MessagePage>
  )
}

/** An action that the server does not know: the page is of an older build. */
function NewVersion() {
  return (
    <MessagePage
      title="A new version is available"
      icon={<RefreshCw />}
      actions={
        <button type="button" className={buttonVariants()} onClick={() => window.location.reload()}>
          Reload the page
        </button>
      }
    >
      This page is out of date. Reload it and try again.
    </MessagePage>
  )
}
