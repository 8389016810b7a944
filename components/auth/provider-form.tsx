import type { ComponentProps } from 'react'
import { Button } from '@/components/ui/button'
import type { ProviderSummary } from '@/lib/auth/oauth/providers'
import type { Intent } from '@/lib/auth/oauth/start'
import { FedCmForm } from './fedcm-form'
import { ProviderMark } from './provider-mark'

/** A plain form that leads to the provider: it works without JavaScript. */
export function ProviderForm({
  provider,
  intent,
  returnTo,
  children,
  ...button
}: ComponentProps<typeof Button> & {
  provider: ProviderSummary
  intent: Intent
  returnTo?: string
}) {
  const form = { action: `/api/auth/oauth/${provider.id}`, method: 'post' }
  const fields = (
    <>
      <input type="hidden" name="intent" value={intent} />
      {returnTo && <input type="hidden" name="returnTo" value={returnTo} />}
      <Button type="submit" variant="outline" {...button}>
        <ProviderMark id={provider.id} />
        {children}
      </Button>
    </>
  )
  if (!provider.hasFedCm || intent !== 'continue') return <form {...form}>{fields}</form>
  return (
    <FedCmForm {...form} providerId={provider.id}>
      {fields}
    </FedCmForm>
  )
}
