'use client'

import './globals.css'
import ErrorPage from './error'

/** When the root layout itself fails. */
export default function GlobalError(props: { error: unknown; retry: () => void }) {
  return (
    <html lang="en" data-theme="system">
      <body className="flex min-h-dvh flex-col font-sans">
        <title>Something went wrong</title>
        <ErrorPage {...props} />
      </body>
    </html>
  )
}
