import { clsx } from 'clsx'
import type { Route } from 'next'
import Link from 'next/link'
import type { ComponentProps } from 'react'

export function PageLink<T extends string>({
  className,
  ...props
}: ComponentProps<typeof Link<Route<T>>>) {
  return (
    <Link
      {...props}
      className={clsx(
        'inline-block font-medium text-foreground underline underline-offset-4 hover:text-primary',
        className,
      )}
    />
  )
}
