import { type ClassValue, clsx } from 'clsx'
import { twMerge } from 'tailwind-merge'

/** For shadcn's components. Ours use clsx: tailwind-merge is 8 KB in the first load. */
export function cn(...inputs: ClassValue[]) {
  return twMerge(clsx(inputs))
}
