import type { ReactNode } from 'react'

export function PageHeading({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <header className="mb-8 grid gap-1.5">
      <h1 dir="auto" className="title wrap-anywhere">
        {title}
      </h1>
      {children && <p className="text-muted-foreground text-sm leading-relaxed">{children}</p>}
    </header>
  )
}

export function AuthHeading({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="grid gap-2 text-center">
      <h1 className="title text-balance">{title}</h1>
      {children && (
        <p className="text-balance text-muted-foreground text-sm leading-relaxed">{children}</p>
      )}
    </div>
  )
}
