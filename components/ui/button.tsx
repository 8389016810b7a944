import type { ComponentProps } from 'react'
import { type ButtonStyle, buttonVariants } from './button-variants'

export { type ButtonStyle, buttonVariants }

export function Button({
  variant,
  size,
  className,
  type = 'button',
  ...props
}: ComponentProps<'button'> & ButtonStyle) {
  return <button type={type} className={buttonVariants({ variant, size, className })} {...props} />
}
