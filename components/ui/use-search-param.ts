'use client'

import { useSearchParams } from 'next/navigation'

/**
 * A search parameter that says what is open on the page, and how to set it (null: nothing). The
 * page is drawn the same way from the address alone, so a form that sets it works without
 * JavaScript and what is open is still open after a step-up. Setting it costs no request and
 * leaves the other parameters alone.
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
