import type { Route } from 'next'
import Link from 'next/link'
import { APP_NAME } from '@/lib/brand'

/** `isCompact` leaves the name to screen readers. */
export function Logo({ href = '/', isCompact = false }: { href?: Route; isCompact?: boolean }) {
  return (
    <Link href={href} className="logo">
      <LogoName isCompact={isCompact} />
    </Link>
  )
}

/** The style sheet draws the mark (`.logo`). */
export function LogoName({ isCompact = false }: { isCompact?: boolean }) {
  return <span className={isCompact ? 'max-sm:sr-only' : undefined}>{APP_NAME}</span>
}
