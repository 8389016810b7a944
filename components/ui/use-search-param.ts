'use client'

import { usePathname, useSearchParams } from 'next/navigation'

/**
 * A search parameter that says what is open on the page, and how to set it (null: nothing). The page is drawn the same way from the address alone, so
 * a form that sets it works without JavaScript and what is open is still open after a step-up; setting it costs no request.
 */
export function useSearchParam(name: string): [string | null, (value: string | null) => void] {
  const pathname = usePathname()
  const value = useSearchParams().get(name)
  return [
    value,
    (next) => {
      window.history.replaceState(
        null,
        '',
        next === null ? pathname : `${pathname}?${new URLSearchParams({ [name]: next })}`,
      )
    },
  ]
}
