import { KeyRound, Link2 } from 'lucide-react'
import type { ReactNode } from 'react'
import { Day, LastUsed } from '@/components/ui/moment'
import type { getUserDetails } from '@/lib/admin/data'
import { providerName } from '@/lib/auth/methods'
import { authenticatorName } from '@/lib/auth/passkey/aaguid'
import { MethodList } from './method-list'

type Details = NonNullable<Awaited<ReturnType<typeof getUserDetails>>>
type Props = { userId: string } & Pick<Details, 'passkeys' | 'accounts'>

/** Shows that secrets exist, never their values. */
export function UserMethods({ userId, passkeys, accounts }: Props) {
  const methods = [
    ...passkeys.map((passkey) => ({
      id: passkey.id,
      kind: 'passkey' as const,
      name: passkey.name,
      row: <PasskeyFacts passkey={passkey} />,
    })),
    ...accounts.map((account) => ({
      id: account.id,
      kind: 'account' as const,
      name: providerName(account.providerId),
      row: <AccountFacts account={account} />,
    })),
  ]
  return (
    <section aria-labelledby="methods" className="grid gap-4">
      <h2 id="methods" tabIndex={-1} className="font-medium">
        Sign-in methods
      </h2>
      <MethodList userId={userId} methods={methods} headingId="methods" />
    </section>
  )
}

function PasskeyFacts({
  passkey: { name, aaguid, backedUp, createdAt, lastUsedAt },
}: {
  passkey: Details['passkeys'][number]
}) {
  return (
    <Row
      icon={<KeyRound aria-hidden="true" className="size-5 shrink-0 text-muted-foreground" />}
      name={name}
    >
      <p>
        {authenticatorName(aaguid)} · {backedUp ? 'Synced' : 'This device only'}
      </p>
      <Dates createdAt={createdAt} lastUsedAt={lastUsedAt} />
    </Row>
  )
}

function AccountFacts({ account }: { account: Details['accounts'][number] }) {
  const { providerId, accountId, email, createdAt, lastUsedAt } = account
  return (
    <Row
      icon={<Link2 aria-hidden="true" className="size-5 shrink-0 text-muted-foreground" />}
      name={providerName(providerId)}
    >
      <p className="wrap-anywhere">
        {email && `${email} · `}
        {accountId}
      </p>
      <Dates createdAt={createdAt} lastUsedAt={lastUsedAt} />
      <p>
        Access token: {yesOrNo(account.hasAccessToken)} · Refresh token:{' '}
        {yesOrNo(account.hasRefreshToken)} · ID token: {yesOrNo(account.hasIdToken)} · Password:{' '}
        {yesOrNo(account.hasPassword)}
      </p>
    </Row>
  )
}

function yesOrNo(isThere: boolean): string {
  return isThere ? 'yes' : 'no'
}

function Row({ icon, name, children }: { icon: ReactNode; name: string; children: ReactNode }) {
  return (
    <div className="flex min-w-0 flex-1 items-center gap-4 px-4 py-3.5">
      {icon}
      <div className="grid min-w-0 gap-0.5 text-muted-foreground text-sm">
        <p dir="auto" className="wrap-anywhere font-medium text-foreground">
          {name}
        </p>
        {children}
      </div>
    </div>
  )
}

function Dates({ createdAt, lastUsedAt }: { createdAt: Date; lastUsedAt: Date | null }) {
  return (
    <p>
      Added <Day date={createdAt} /> · <LastUsed date={lastUsedAt} />
    </p>
  )
}
