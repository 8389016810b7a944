'use client'

import { clsx } from 'clsx'
import type { Route } from 'next'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import type { ReactNode } from 'react'

/** `section`: also marked on the pages below its own. */
export function NavLink({ href, section = false, children }: { href: Route; section?: boolean; children: ReactNode }) {
  const pathname = usePathname()
  const isPage = pathname === href
  const isCurrent = isPage || (section && pathname.startsWith(`${href}/`))
  return (
    <Link
      href={href}
      aria-current={isPage ? 'page' : isCurrent || undefined}
      className={clsx('rounded-md px-2.5 py-1.5', isCurrent ? 'bg-muted font-medium' : 'text-muted-foreground hover:text-foreground')}
    >
      {children}
    </Link>
  )
}
