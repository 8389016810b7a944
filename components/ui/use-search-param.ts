'use client'

import { useSearchParams } from 'next/navigation'

/**
 * A search parameter for what is open on the page, and its setter (null: nothing). The address
 * alone renders the same, without JavaScript and after a step-up. Setting it makes no request.
 */
export function useSearchParam(name: string): [string | null, (value: string | null) => void] {
  const value = useSearchParams().get(name)
  return [
    value,
    (next) => {
      const url = new URL(window.location.href)
      if (next === null) url.searchParams.delete(name)
      else url.searchParams.set(name, next)
      window.history.replaceState(null, '', url)
    },
  ]
}
