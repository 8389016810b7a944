import type { ReactNode } from 'react'
import { LogoMark } from './logo-mark'

type MessagePageProps = {
  title: string
  /** Says at a glance what kind of message it is. */
  icon: ReactNode
  children: ReactNode
  actions?: ReactNode
}

/** A page that says one thing, and what to do next. */
export function MessagePage({ title, icon, children, actions }: MessagePageProps) {
  return (
    <>
      <header className="px-6 py-5">
        {/* A full page load: after what these pages say, nothing of the last page should stay. */}
        <a
          href="/"
          className="inline-flex items-center gap-2 rounded-sm font-semibold tracking-tight"
        >
          <LogoMark />
        </a>
      </header>
      <main
        id="content"
        className="mx-auto grid w-full max-w-md flex-1 content-center justify-items-center gap-3 px-6 pt-8 pb-28 text-center"
      >
        <span
          aria-hidden="true"
          className="mb-2 grid size-12 place-items-center rounded-full border bg-card text-muted-foreground [&_svg]:size-5"
        >
          {icon}
        </span>
        <h1 className="text-balance font-semibold text-2xl tracking-tight">{title}</h1>
        <div className="grid gap-2 text-balance text-muted-foreground">{children}</div>
        {actions && <div className="mt-4 flex flex-wrap justify-center gap-3">{actions}</div>}
      </main>
    </>
  )
}
