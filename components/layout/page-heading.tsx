import type { ReactNode } from 'react'

/** The title of a page and, below it, one line that says what the page is for. */
export function PageHeading({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <header className="mb-8 grid gap-1.5">
      <h1 dir="auto" className="wrap-anywhere font-semibold text-2xl tracking-tight">
        {title}
      </h1>
      {children && <p className="text-muted-foreground text-sm leading-relaxed">{children}</p>}
    </header>
  )
}
