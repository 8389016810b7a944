import type { Metadata } from 'next'
import { PasskeyNoScript, PasskeySupport } from '@/components/auth/passkey-support'
import { AuthHeading } from '@/components/layout/auth-heading'
import { codesLeft } from '@/components/recovery-codes/recovery-code-section'
import { AddPasskeyAndLeave } from '@/components/settings/add-passkey'
import { PageLink } from '@/components/ui/page-link'
import { Toaster } from '@/components/ui/toaster'
import { requireAuthUser } from '@/lib/auth/auth-user'
import { countRecoveryCodes } from '@/lib/auth/recovery-codes/data'
import { safeReturnTo } from '@/lib/auth/return-to'

export const metadata: Metadata = { title: 'Add a new passkey' }

/** Where a sign-in with a recovery code leads: the code is spent, and what was lost should be replaced at once. */
export default async function AddPasskeyPage({ searchParams }: PageProps<'/add-passkey'>) {
  const returnTo = safeReturnTo((await searchParams).returnTo)
  const user = await requireAuthUser('/add-passkey')

  return (
    <>
      <AuthHeading title="Add a new passkey">
        You signed in with a recovery code, which works once. Add a passkey on this device, so that you need no code next time.{' '}
        {codesLeft(await countRecoveryCodes(user.id))}
      </AuthHeading>
      <PasskeyNoScript />
      <PasskeySupport>
        <Toaster>
          <AddPasskeyAndLeave returnTo={returnTo} />
        </Toaster>
      </PasskeySupport>
      <p className="border-t pt-6 text-center text-muted-foreground text-sm">
        <PageLink href={returnTo}>Not now</PageLink>
      </p>
    </>
  )
}
