import type { Metadata } from 'next'
import { AddPasskeyAndLeave } from '@/components/auth/add-passkey'
import { PasskeyNoScript, PasskeySupport } from '@/components/auth/passkey-support'
import { AuthHeading } from '@/components/layout/page-heading'
import { codesLeft } from '@/components/settings/recovery-code-section'
import { PageLink } from '@/components/ui/page-link'
import { Toaster } from '@/components/ui/toaster'
import { countRecoveryCodes } from '@/lib/auth/recovery-codes'
import { safeReturnTo } from '@/lib/auth/return-to'
import { requireAuthUser } from '@/lib/auth/user'

export const metadata: Metadata = { title: 'Add a new passkey' }

/** Replaces the passkey that was lost. */
export default async function AddPasskeyPage({ searchParams }: PageProps<'/add-passkey'>) {
  const returnTo = safeReturnTo((await searchParams).returnTo)
  const user = await requireAuthUser('/add-passkey')

  return (
    <>
      <AuthHeading title="Add a new passkey">
        You signed in with a recovery code, and each works only once. Add a passkey on this device
        so you won’t need one next time. {codesLeft(await countRecoveryCodes(user.id))}
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
