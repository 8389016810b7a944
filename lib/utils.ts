import { type ClassValue, clsx } from 'clsx'
import { twMerge } from 'tailwind-merge'

/**
 * Class names put together; of two that set the same thing the later wins, as shadcn's components expect. It is 8 KB and on a phone some 60 ms, so what
 * every page loads names its variants instead, and is put together by clsx.
 */
export function cn(...names: ClassValue[]): string {
  return twMerge(clsx(names))
}
