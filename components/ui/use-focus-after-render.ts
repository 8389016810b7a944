'use client'

import { useEffect, useRef } from 'react'

/** Moves the focus to the element with an id as soon as it is there: for what the next render brings. */
export function useFocusAfterRender() {
  const wanted = useRef<string | null>(null)

  useEffect(() => {
    const element = wanted.current === null ? null : document.getElementById(wanted.current)
    if (!element) return
    wanted.current = null
    element.focus()
  })

  return function focusAfterRender(id: string) {
    wanted.current = id
  }
}
