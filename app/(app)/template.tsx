import { type ReactNode, ViewTransition } from 'react'

/** Unlike a layout, rendered again for each page: one fades into the next. Speed: globals.css. */
export default function AppTemplate({ children }: { children: ReactNode }) {
  return (
    <ViewTransition enter="page" exit="page" default="none">
      <div>{children}</div>
    </ViewTransition>
  )
}
