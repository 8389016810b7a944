import type { ReactNode } from 'react'

/** A page that says one thing, and what to do next. */
export function MessagePage({ title, children, actions }: { title: string; children: ReactNode; actions?: ReactNode }) {
  return (
    <main id="content" className="mx-auto grid w-full max-w-md flex-1 content-center gap-4 px-6 py-24">
      <h1 className="font-semibold text-2xl tracking-tight">{title}</h1>
      <div className="text-muted-foreground">{children}</div>
      {actions && <div className="mt-2 flex flex-wrap gap-3">{actions}</div>}
    </main>
  )
}
