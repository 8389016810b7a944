'use client'

import { useLinkStatus } from 'next/link'

/** A line below a link whose page is on its way for longer than a moment. Its room is always there. */
export function LinkPending() {
  const { pending } = useLinkStatus()
  return (
    <span
      aria-hidden="true"
      data-pending={pending || undefined}
      className="absolute inset-x-2.5 bottom-0.5 h-0.5 rounded-full bg-primary opacity-0 transition-opacity data-pending:animate-pulse data-pending:opacity-100 data-pending:delay-150 motion-reduce:data-pending:animate-none forced-colors:bg-[Highlight]"
    />
  )
}
