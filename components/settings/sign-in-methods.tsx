import { PasskeyNoScript } from '@/components/auth/passkey-support'
import { providerName } from '@/lib/auth/methods'
import { listEndedGrants } from '@/lib/auth/oauth/account-tokens'
import { listConnectedAccounts } from '@/lib/auth/oauth/accounts'
import { listProviders } from '@/lib/auth/oauth/providers'
import { authenticatorName } from '@/lib/auth/passkey/aaguid'
import { listPasskeys } from '@/lib/auth/passkey/store'
import { AddPasskey } from '../auth/add-passkey'
import { AccountRemoval } from './account-removal'
import { ConnectProviders } from './connect-providers'
import { type AccountView, ConnectedAccountRow } from './connected-account-row'
import { LockoutNudge } from './lockout-nudge'
import { PasskeyRemoval } from './passkey-removal'
import { PasskeyRow, type PasskeyView } from './passkey-row'

const HEADING_ID = 'sign-in-methods'

/** Every way the user has to sign in, in one list, and the ways to one more. */
export async function SignInMethods({ userId }: { userId: string }) {
  const [passkeys, accounts] = await Promise.all([passkeyViews(userId), accountViews(userId)])

  return (
    <section aria-labelledby={HEADING_ID} className="grid gap-4">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <div className="grid gap-1">
          <h2 id={HEADING_ID} tabIndex={-1} className="font-medium">
            Sign-in methods
          </h2>
          <p className="text-muted-foreground text-sm">
            Add a passkey for each device or password manager you use.
          </p>
        </div>
        <AddPasskey />
      </div>
      <PasskeyNoScript />
      <LockoutNudge userId={userId} methods={passkeys.length + accounts.filter(isUsable).length} />
      <PasskeyRemoval headingId={HEADING_ID}>
        <AccountRemoval headingId={HEADING_ID}>
          <ul className="divide-y rounded-lg border bg-card">
            {passkeys.length === 0 && (
              <li className="px-4 py-6 text-center text-muted-foreground text-sm">
                No passkeys yet.
              </li>
            )}
            {passkeys.map((passkey) => (
              <PasskeyRow key={passkey.id} passkey={passkey} />
            ))}
            {accounts.map((account) => (
              <ConnectedAccountRow key={account.id} account={account} />
            ))}
          </ul>
        </AccountRemoval>
      </PasskeyRemoval>
      <ConnectProviders accounts={accounts} />
    </section>
  )
}

/** Whether its provider is still switched on. */
function isUsable({ providerId }: Pick<AccountView, 'providerId'>): boolean {
  return listProviders().some(({ id }) => id === providerId)
}

async function passkeyViews(userId: string): Promise<PasskeyView[]> {
  const passkeys = await listPasskeys(userId)
  return passkeys.map(({ id, name, aaguid, backedUp, createdAt, lastUsedAt }) => ({
    id,
    name,
    authenticator: authenticatorName(aaguid),
    isSynced: backedUp,
    createdAt,
    lastUsedAt,
  }))
}

async function accountViews(userId: string): Promise<AccountView[]> {
  const [accounts, ended] = await Promise.all([
    listConnectedAccounts(userId),
    listEndedGrants(userId),
  ])
  return accounts.map(({ accountId: _, name, ...account }) => ({
    ...account,
    provider: providerName(account.providerId),
    label: name,
    canReconnect: ended.includes(account.id) && isUsable(account),
  }))
}
