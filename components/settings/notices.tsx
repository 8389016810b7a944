'use client'

import { type ComponentProps, lazy, Suspense } from 'react'

const NoticeCard = lazy(async () => ({ default: (await import('./notice-card')).NoticeCard }))

/** Loads the card only for those who see it. */
export function Notices(props: ComponentProps<typeof NoticeCard>) {
  return (
    <Suspense>
      <NoticeCard {...props} />
    </Suspense>
  )
}
