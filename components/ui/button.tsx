import { clsx } from 'clsx'
import type { ComponentProps } from 'react'

const VARIANTS = {
  primary: 'bg-accent text-accent-foreground hover:bg-accent/90',
  secondary: 'border bg-surface hover:bg-muted',
  quiet: 'text-muted-foreground hover:bg-muted hover:text-foreground',
  danger: 'border border-danger/40 text-danger hover:bg-danger/10',
}
const SIZES = { medium: 'h-10 px-4 text-sm', small: 'h-8 px-2.5 text-sm', icon: 'size-9' }

export type ButtonStyle = { variant?: keyof typeof VARIANTS; size?: keyof typeof SIZES }

/** The look of a button, for links that act as one. */
export function buttonClass({ variant = 'primary', size = 'medium' }: ButtonStyle = {}): string {
  return clsx(
    'inline-flex items-center justify-center gap-2 rounded-md font-medium transition-colors disabled:opacity-60',
    VARIANTS[variant],
    SIZES[size],
  )
}

export function Button({ variant, size, className, type = 'button', ...props }: ComponentProps<'button'> & ButtonStyle) {
  return <button type={type} className={clsx(buttonClass({ variant, size }), className)} {...props} />
}
