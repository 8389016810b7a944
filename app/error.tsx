'use client'

import { unstable_isUnrecognizedActionError } from 'next/navigation'
import { APP_NAME } from '@/lib/brand'

/** Preloaded by every page, so it has no icons or shared components. */
export default function ErrorPage({ error, retry }: { error: unknown; retry: () => void }) {
  // This server doesn't know the page's actions.
  const isOutdated = unstable_isUnrecognizedActionError(error)
  const digest = error instanceof Error && 'digest' in error ? String(error.digest) : null
  return (
    <>
      <header className="px-6 py-5">
        <a href="/" className="logo">
          {APP_NAME}
        </a>
      </header>
      <main id="content" className="grid flex-1 content-center px-6 pt-8 pb-28">
        <div className="message">
          <h1 className="title">
            {isOutdated ? 'A new version is available' : 'Something went wrong'}
          </h1>
          <div className="message-text">
            {isOutdated ? (
              'This page is out of date. Reload it and try again.'
            ) : (
              <p>This was our fault, not yours, and nothing you saved was lost.</p>
            )}
            {digest && !isOutdated && <p className="text-sm">{`Reference: ${digest}`}</p>}
          </div>
          <div className="message-actions">
            <button
              type="button"
              className="btn btn-primary"
              onClick={isOutdated ? () => window.location.reload() : retry}
            >
              {isOutdated ? 'Reload the page' : 'Try again'}
            </button>
          </div>
        </div>
      </main>
    </>
  )
}
