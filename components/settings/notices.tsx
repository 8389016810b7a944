'use client'

import { type ComponentProps, lazy } from 'react'

const NoticeCard = lazy(async () => ({ default: (await import('./notice-card')).NoticeCard }))

/**
 * Loads the card only for those who see it. Without `Suspense`, whose late content needs JavaScript.
 */
export function Notices(props: ComponentProps<typeof NoticeCard>) {
  return <NoticeCard {...props} />
}
