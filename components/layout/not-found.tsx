'use client'

import { APP_NAME } from '@/lib/brand'

/** Part of every page's data: as a client component, by name instead of as markup. */
export function NotFoundPage() {
  return (
    <>
      <header className="px-6 py-5">
        <a href="/" className="logo">
          {APP_NAME}
        </a>
      </header>
      <main id="content" className="grid flex-1 content-center px-6 pt-8 pb-28">
        <NotFoundMessage />
      </main>
    </>
  )
}

export function NotFoundMessage() {
  return (
    <div className="message">
      <h1 className="title">Page not found</h1>
      <div className="message-text">The address may be mistyped, or the page no longer exists.</div>
      <div className="message-actions">
        <a href="/" className="btn btn-primary">
          Go to the start page
        </a>
      </div>
    </div>
  )
}
