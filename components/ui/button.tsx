import type { ComponentProps } from 'react'
import { cn } from '@/lib/cn'
import { type ButtonStyle, buttonVariants } from './button-variants'

export { type ButtonStyle, buttonVariants }

export function Button({ variant, size, className, type = 'button', ...props }: ComponentProps<'button'> & ButtonStyle) {
  return <button type={type} className={cn(buttonVariants({ variant, size, className }))} {...props} />
}
