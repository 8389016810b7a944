'use client'

import { clsx } from 'clsx'
import type { Route } from 'next'
import Link, { useLinkStatus } from 'next/link'
import { usePathname } from 'next/navigation'
import type { ReactNode } from 'react'

type NavLinkProps = { href: Route; below?: string; className?: string; children: ReactNode }

/** `below`: also current on the pages below it. */
export function NavLink({ href, below, className, children }: NavLinkProps) {
  const pathname = usePathname()
  const isPage = pathname === href
  const isCurrent = isPage || (below !== undefined && pathname.startsWith(below))
  return (
    <Link
      href={href}
      aria-current={isPage ? 'page' : isCurrent || undefined}
      className={clsx('nav-link', className)}
    >
      {children}
      <LinkPending />
    </Link>
  )
}

function LinkPending() {
  const { pending } = useLinkStatus()
  return <span aria-hidden="true" data-pending={pending || undefined} />
}
