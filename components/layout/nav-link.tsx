'use client'

import { clsx } from 'clsx'
import type { Route } from 'next'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import type { ReactNode } from 'react'
import { LinkPending } from './link-pending'

type NavLinkProps = { href: Route; below?: string; className?: string; children: ReactNode }

/** `below`: also marked on the pages whose path begins with it. */
export function NavLink({ href, below, className, children }: NavLinkProps) {
  const pathname = usePathname()
  const isPage = pathname === href
  const isCurrent = isPage || (below !== undefined && pathname.startsWith(below))
  return (
    <Link
      href={href}
      aria-current={isPage ? 'page' : isCurrent || undefined}
      className={clsx(
        'relative rounded-md px-2.5 py-1.5 transition-colors',
        // Underlined where colours are forced: the background is gone there.
        isCurrent
          ? 'bg-accent font-medium forced-colors:underline'
          : 'text-muted-foreground hover:text-foreground',
        className,
      )}
    >
      {children}
      <LinkPending />
    </Link>
  )
}
