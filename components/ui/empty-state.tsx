import type { ReactNode } from 'react'

/** Why a list is empty, and the next step. */
export function EmptyState({
  title,
  icon,
  children,
}: {
  title: string
  icon: ReactNode
  children?: ReactNode
}) {
  return (
    <div className="grid justify-items-center gap-1 rounded-lg border border-dashed px-6 py-12 text-center">
      <span
        aria-hidden="true"
        className="mb-2 grid size-10 place-items-center rounded-full bg-muted text-muted-foreground [&_svg]:size-5"
      >
        {icon}
      </span>
      <p className="text-balance font-medium text-sm">{title}</p>
      {children && <p className="text-balance text-muted-foreground text-sm">{children}</p>}
    </div>
  )
}
