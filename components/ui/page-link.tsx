import type { Route } from 'next'
import Link from 'next/link'
import type { ComponentProps } from 'react'
import { cn } from '@/lib/cn'

/** A link in running text. */
export function PageLink<T extends string>({ className, ...props }: ComponentProps<typeof Link<Route<T>>>) {
  return <Link {...props} className={cn('font-medium text-foreground underline underline-offset-4 hover:text-primary', className)} />
}
