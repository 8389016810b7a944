import { ProviderForm } from '@/components/auth/provider-form'
import { ProviderMark } from '@/components/auth/provider-mark'
import { Day } from '@/components/ui/date'
import { DisconnectAccount } from './account-removal'

export type AccountView = {
  id: string
  providerId: string
  provider: string
  /** Name or e-mail at the provider, whichever is known. */
  label: string | null
  email: string | null
  picture: string | null
  createdAt: Date
  lastUsedAt: Date | null
  /** Its provider has ended the grant, and is still switched on. */
  canReconnect: boolean
}

/** One connected account: whose it is, since when, and the way to disconnect it. */
export function ConnectedAccountRow({ account }: { account: AccountView }) {
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
            Connected <Day date={createdAt} /> ·{' '}
            {lastUsedAt ? <LastUsed date={lastUsedAt} /> : 'Not used yet'}
          </p>
        </div>
      </div>
      <div className="flex flex-wrap gap-2 px-4 pb-3.5 max-sm:pl-13 sm:py-3.5">
        {account.canReconnect && (
          <ProviderForm
            provider={{ id: providerId, name: provider }}
            intent="link"
            size="sm"
            describedBy={labelId}
          >
            Connect again
          </ProviderForm>
        )}
        <DisconnectAccount id={id} provider={provider} describedBy={labelId} />
      </div>
    </li>
  )
}

function LastUsed({ date }: { date: Date }) {
  return (
    <>
      Last used <Day date={date} />
    </>
  )
}
