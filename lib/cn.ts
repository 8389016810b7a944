import { type ClassValue, clsx } from 'clsx'
import { twMerge } from 'tailwind-merge'

/** Class names put together; of two that set the same thing the later wins, so that a component's own can be changed from outside. */
export function cn(...names: ClassValue[]): string {
  return twMerge(clsx(names))
}
