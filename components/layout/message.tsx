import type { ReactNode } from 'react'

export type MessageProps = {
  title: string
  /** Says at a glance what kind of message it is. */
  icon: ReactNode
  children: ReactNode
  actions?: ReactNode
}

/** One thing that is said in the middle of a page, and what to do next. */
export function Message({ title, icon, children, actions }: MessageProps) {
  return (
    <div className="mx-auto grid w-full max-w-md justify-items-center gap-3 text-center">
      <span
        aria-hidden="true"
        className="mb-2 grid size-12 place-items-center rounded-full border bg-card text-muted-foreground [&_svg]:size-5"
      >
        {icon}
      </span>
      <h1 className="text-balance font-semibold text-2xl tracking-tight">{title}</h1>
      <div className="grid gap-2 text-balance text-muted-foreground">{children}</div>
      {actions && <div className="mt-4 flex flex-wrap justify-center gap-3">{actions}</div>}
    </div>
  )
}
