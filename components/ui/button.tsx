import { clsx } from 'clsx'
import type { ComponentProps } from 'react'

/** shadcn's names, for its components. Styles: globals.css. */
const VARIANTS = {
  default: 'btn-primary',
  outline: 'btn-outline',
  secondary: 'btn-secondary',
  ghost: 'btn-ghost',
  destructive: 'btn-destructive',
  link: 'btn-link',
}
const SIZES = {
  default: '',
  sm: 'btn-sm',
  lg: 'btn-lg',
  icon: 'btn-icon',
  'icon-sm': 'btn-icon-sm',
}

type ButtonStyle = {
  variant?: keyof typeof VARIANTS
  size?: keyof typeof SIZES
  className?: string
}

/** The look of a button, for links. */
export function buttonVariants({
  variant = 'default',
  size = 'default',
  className,
}: ButtonStyle = {}): string {
  return clsx('btn', VARIANTS[variant], SIZES[size], className)
}

export function Button({
  variant,
  size,
  className,
  type = 'button',
  ...props
}: ComponentProps<'button'> & ButtonStyle) {
  return <button type={type} className={buttonVariants({ variant, size, className })} {...props} />
}
