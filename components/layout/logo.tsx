import type { Route } from 'next'
import Link from 'next/link'
import { LogoMark } from './logo-mark'

/** The mark and the name, leading home; `isCompact` leaves the name to screen readers where there is no room for it. */
export function Logo({ href = '/', isCompact = false }: { href?: Route; isCompact?: boolean }) {
  return (
    <Link
      href={href}
      className="inline-flex items-center gap-2 rounded-sm font-semibold tracking-tight"
    >
      <LogoMark isCompact={isCompact} />
    </Link>
  )
}
