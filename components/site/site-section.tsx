import type { ReactNode } from 'react'

export function SiteSection({
  title,
  text,
  children,
}: {
  title: string
  text: string
  children: ReactNode
}) {
  return (
    <section className="grid gap-5">
      <div className="grid gap-1">
        <h2 className="font-semibold text-xl tracking-tight">{title}</h2>
        <p className="text-muted-foreground">{text}</p>
      </div>
      {children}
    </section>
  )
}
