import type { ReactNode } from 'react'

/** The title of a page that is about signing in and, below it, what it asks for. */
export function AuthHeading({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="grid gap-2 text-center">
      <h1 className="text-balance font-semibold text-2xl tracking-tight">{title}</h1>
      {children && (
        <p className="text-balance text-muted-foreground text-sm leading-relaxed">{children}</p>
      )}
    </div>
  )
}
