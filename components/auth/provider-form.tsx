import type { ReactNode } from 'react'
import { Button, type ButtonStyle } from '@/components/ui/button'
import type { ProviderSummary } from '@/lib/auth/oauth/providers'
import type { Intent } from '@/lib/auth/oauth/start'
import { ProviderMark } from './provider-mark'

/** A plain form that leads to the provider: it works without JavaScript. */
export function ProviderForm({
  provider,
  intent,
  returnTo,
  describedBy,
  className,
  children,
  ...style
}: ButtonStyle & {
  provider: ProviderSummary
  intent: Intent
  returnTo?: string
  /** Id of what says more about this way, e.g. that it was used last. */
  describedBy?: string
  className?: string
  children: ReactNode
}) {
  return (
    <form action={`/api/auth/oauth/${provider.id}`} method="post">
      <input type="hidden" name="intent" value={intent} />
      {returnTo && <input type="hidden" name="returnTo" value={returnTo} />}
      <Button
        type="submit"
        variant="outline"
        {...style}
        className={className}
        aria-describedby={describedBy}
      >
        <ProviderMark id={provider.id} />
        {children}
      </Button>
    </form>
  )
}
