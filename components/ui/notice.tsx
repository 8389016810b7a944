import { clsx } from 'clsx'
import type { ReactNode } from 'react'

const TONES = {
  neutral: 'bg-muted',
  destructive: 'border-destructive/40 bg-destructive/5 text-destructive',
  success: 'border-success/40 bg-success/5 text-success',
}

/** Errors are announced at once. */
export function Notice({
  tone = 'neutral',
  children,
}: {
  tone?: keyof typeof TONES
  children: ReactNode
}) {
  return (
    <div
      role={tone === 'destructive' ? 'alert' : 'status'}
      className={clsx('text-pretty rounded-md border px-3 py-2 text-sm', TONES[tone])}
    >
      {children}
    </div>
  )
}
