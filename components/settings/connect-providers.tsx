import { ProviderForm } from '@/components/auth/provider-form'
import { listProviders } from '@/lib/auth/oauth/providers'
import type { AccountView } from './connected-account-row'

/** "Connect …" for each provider that is switched on and not connected yet. */
export function ConnectProviders({ accounts }: { accounts: AccountView[] }) {
  const providers = listProviders().filter(
    ({ id }) => !accounts.some(({ providerId }) => providerId === id),
  )
  if (providers.length === 0) return null
  return (
    <div className="flex flex-wrap gap-2">
      {providers.map((provider) => (
        <ProviderForm key={provider.id} provider={provider} intent="link" size="sm">
          {`Connect ${provider.name}`}
        </ProviderForm>
      ))}
    </div>
  )
}
