import { listProviders } from '@/lib/auth/oauth/providers'
import { LastUsedBadge } from './last-used-badge'
import { ProviderForm } from './provider-form'

export function ProviderButtons({
  returnTo,
  lastMethod,
}: {
  returnTo: string
  lastMethod: string | null
}) {
  const providers = listProviders()
  if (providers.length === 0) return null

  return (
    <div className="grid gap-3">
      <p className="mb-3 flex items-center gap-3 text-muted-foreground text-sm before:h-px before:flex-1 before:bg-border after:h-px after:flex-1 after:bg-border">
        or
      </p>
      {providers.map((provider) => {
        const badgeId = `last-used-${provider.id}`
        const wasLast = provider.id === lastMethod
        return (
          <div key={provider.id} className="relative">
            <ProviderForm
              provider={provider}
              intent="continue"
              returnTo={returnTo}
              aria-describedby={wasLast ? badgeId : undefined}
              className="w-full"
            >
              {`Continue with ${provider.name}`}
            </ProviderForm>
            {wasLast && <LastUsedBadge id={badgeId} />}
          </div>
        )
      })}
    </div>
  )
}
