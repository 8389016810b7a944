import { ProviderForm } from '@/components/auth/provider-form'
import { ProviderMark } from '@/components/auth/provider-mark'
import { Button } from '@/components/ui/button'
import { Day, LastUsed } from '@/components/ui/moment'

export type AccountView = {
  id: string
  providerId: string
  provider: string
  label: string | null
  email: string | null
  picture: string | null
  createdAt: Date
  lastUsedAt: Date | null
  /** The provider ended the grant, and is still configured. */
  canReconnect: boolean
}

export function ConnectedAccountRow({
  account,
  disconnectFormId,
}: {
  account: AccountView
  disconnectFormId: string
}) {
  const { id, providerId, provider, label, email, picture, createdAt, lastUsedAt } = account
  const labelId = `account-${id}`
  return (
    <li className="flex flex-wrap items-center">
      <div className="flex min-w-[min(16rem,100%)] flex-1 items-center gap-4 px-4 py-3.5">
        <ProviderMark id={providerId} className="size-5 shrink-0 text-muted-foreground" />
        <div className="grid min-w-0 gap-0.5">
          <p className="font-medium text-sm">{provider}</p>
          <p id={labelId} className="flex items-center gap-1.5 text-muted-foreground text-sm">
            {picture && (
              <img
                src={picture}
                alt=""
                referrerPolicy="no-referrer"
                className="size-4 shrink-0 rounded-full bg-muted"
              />
            )}
            <span className="min-w-0 wrap-anywhere">{email ?? label ?? 'No email address'}</span>
          </p>
          <p className="text-muted-foreground text-sm">
            Connected <Day date={createdAt} /> · <LastUsed date={lastUsedAt} />
          </p>
        </div>
      </div>
      <div className="flex flex-wrap gap-2 px-4 pb-3.5 max-sm:pl-13 sm:py-3.5">
        {account.canReconnect && (
          <ProviderForm
            provider={{ id: providerId, name: provider }}
            intent="link"
            size="sm"
            aria-describedby={labelId}
          >
            Connect again
          </ProviderForm>
        )}
        <Button
          type="submit"
          form={disconnectFormId}
          name="id"
          value={id}
          variant="outline"
          size="sm"
          aria-describedby={labelId}
        >
          Disconnect {provider}
        </Button>
      </div>
    </li>
  )
}
