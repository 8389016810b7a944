'use client'

import { clsx } from 'clsx'
import type { Route } from 'next'
import Link from 'next/link'
import { usePathname } from 'next/navigation'
import type { ReactNode } from 'react'

export function NavLink({ href, children }: { href: Route; children: ReactNode }) {
  const isCurrent = usePathname() === href
  return (
    <Link
      href={href}
      aria-current={isCurrent ? 'page' : undefined}
      className={clsx('rounded-md px-2.5 py-1.5', isCurrent ? 'bg-muted font-medium' : 'text-muted-foreground hover:text-foreground')}
    >
      {children}
    </Link>
  )
}
