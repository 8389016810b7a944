import { type ReactNode, ViewTransition } from 'react'

/** Fades from one page to the next; its speed stands in globals.css, and so does that it stops for those who want no motion. */
export function PageTransition({ children }: { children: ReactNode }) {
  return (
    <ViewTransition enter="page" exit="page" default="none">
      <div>{children}</div>
    </ViewTransition>
  )
}
