import { type ReactNode, ViewTransition } from 'react'

/** Rendered again for each page, so that one fades into the next. */
export default function AppTemplate({ children }: { children: ReactNode }) {
  return (
    <ViewTransition enter="page" exit="page" default="none">
      <div>{children}</div>
    </ViewTransition>
  )
}
