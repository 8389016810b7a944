import { AddPasskey } from '@/components/auth/add-passkey'
import { PasskeyReport } from '@/components/auth/passkey-report'
import { PasskeyNoScript } from '@/components/auth/passkey-support'
import { ProviderForm } from '@/components/auth/provider-form'
import { Notice } from '@/components/ui/notice'
import { PageLink } from '@/components/ui/page-link'
import { providerName } from '@/lib/auth/methods'
import { listEndedGrants } from '@/lib/auth/oauth/account-tokens'
import { listConnectedAccounts } from '@/lib/auth/oauth/accounts'
import { listProviders } from '@/lib/auth/oauth/providers'
import { authenticatorInitial, authenticatorName } from '@/lib/auth/passkey/aaguid'
import { listPasskeys } from '@/lib/auth/passkey/store'
import { countRecoveryCodes } from '@/lib/auth/recovery-codes'
import { type AccountView, ConnectedAccountRow } from './connected-account-row'
import { AccountDisconnection, PasskeyRemoval } from './method-removal'
import { PasskeyRow, type PasskeyView } from './passkey-row'

const HEADING_ID = 'sign-in-methods'
const DISCONNECT_FORM_ID = 'disconnect-account'

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
      <PasskeyReport />
      <LockoutNudge userId={userId} methods={passkeys.length + accounts.filter(isUsable).length} />
      <PasskeyRemoval
        passkeys={passkeys.map(({ id, name }) => ({ id, name }))}
        headingId={HEADING_ID}
      />
      <AccountDisconnection formId={DISCONNECT_FORM_ID} headingId={HEADING_ID} />
      <ul className="divide-y rounded-lg border bg-card">
        {passkeys.length === 0 && (
          <li className="px-4 py-6 text-center text-muted-foreground text-sm">No passkeys yet.</li>
        )}
        {passkeys.map((passkey) => (
          <PasskeyRow key={passkey.id} passkey={passkey} />
        ))}
        {accounts.map((account) => (
          <ConnectedAccountRow
            key={account.id}
            account={account}
            disconnectFormId={DISCONNECT_FORM_ID}
          />
        ))}
      </ul>
      <ConnectProviders accounts={accounts} />
    </section>
  )
}

/** For users with a single way to sign in. */
async function LockoutNudge({ userId, methods }: { userId: string; methods: number }) {
  if (methods !== 1 || (await countRecoveryCodes(userId)) > 0) return null
  return (
    <Notice>
      You have one way to sign in. Add another, or save{' '}
      <PageLink href="/settings/recovery-codes">recovery codes</PageLink> so you don’t get locked
      out.
    </Notice>
  )
}

function ConnectProviders({ accounts }: { accounts: AccountView[] }) {
  const providers = listProviders().filter(
    ({ id }) => !accounts.some(({ providerId }) => providerId === id),
  )
  if (providers.length === 0) return null
  return (
    <div className="flex flex-wrap gap-2">
      {providers.map((provider) => (
        <ProviderForm key={provider.id} provider={provider} intent="link" size="sm">
          Connect {provider.name}
        </ProviderForm>
      ))}
    </div>
  )
}

function isUsable({ providerId }: Pick<AccountView, 'providerId'>): boolean {
  return listProviders().some(({ id }) => id === providerId)
}

async function passkeyViews(userId: string): Promise<PasskeyView[]> {
  const passkeys = await listPasskeys(userId)
  return passkeys.map(({ id, name, aaguid, backedUp, createdAt, lastUsedAt }) => ({
    id,
    name,
    authenticator: authenticatorName(aaguid),
    initial: authenticatorInitial(aaguid),
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
