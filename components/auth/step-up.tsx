import { Notice } from '@/components/ui/notice'
import { listConnectedAccounts } from '@/lib/auth/oauth/accounts'
import { listProviders } from '@/lib/auth/oauth/providers'
import { listPasskeys } from '@/lib/auth/passkey/store'
import { countRecoveryCodes } from '@/lib/auth/recovery-codes'
import type { AuthUser } from '@/lib/auth/user'
import { PasskeyNoScript } from './passkey-support'
import { ProviderForm } from './provider-form'
import { RecoveryCodeForm } from './recovery-code-form'
import { StepUpForm } from './step-up-form'

export async function StepUp({
  user,
  returnTo,
  recoveryRefusal,
}: {
  user: Pick<AuthUser, 'id'>
  returnTo: string
  recoveryRefusal: string | string[] | undefined
}) {
  const [passkeys, accounts, codesLeft] = await Promise.all([
    listPasskeys(user.id),
    listConnectedAccounts(user.id),
    countRecoveryCodes(user.id),
  ])
  const providers = listProviders().filter(({ id }) =>
    accounts.some(({ providerId }) => providerId === id),
  )

  return (
    <>
      {passkeys.length > 0 && (
        <>
          <PasskeyNoScript />
          <StepUpForm returnTo={returnTo} />
        </>
      )}
      {providers.map((provider) => (
        <ProviderForm
          key={provider.id}
          provider={provider}
          intent="step-up"
          returnTo={returnTo}
          className="w-full"
        >
          {`Continue with ${provider.name}`}
        </ProviderForm>
      ))}
      {passkeys.length + providers.length + codesLeft === 0 && (
        <Notice>None of your sign-in methods is available right now. Try again later.</Notice>
      )}
      {codesLeft > 0 && <RecoveryCodeForm returnTo={returnTo} refusal={recoveryRefusal} />}
    </>
  )
}
