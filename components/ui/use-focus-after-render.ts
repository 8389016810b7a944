'use client'

import { useEffect, useRef } from 'react'

/** Moves the focus to the first element that matches a selector as soon as there is one: for what the next render brings. */
export function useFocusAfterRender() {
  const wanted = useRef<string | null>(null)

  useEffect(() => {
    const element =
      wanted.current === null ? null : document.querySelector<HTMLElement>(wanted.current)
    if (!element) return
    wanted.current = null
    element.focus()
  })

  return function focusAfterRender(selector: string) {
    wanted.current = selector
  }
}
