import type { Metadata } from 'next'
import { AddPasskeyAndLeave } from '@/components/auth/add-passkey'
import { PasskeyNoScript, PasskeySupport } from '@/components/auth/passkey-support'
import { AuthHeading } from '@/components/layout/auth-heading'
import { PageLink } from '@/components/ui/page-link'
import { Toaster } from '@/components/ui/toaster'
import { PASSKEY_WORDS } from '@/lib/auth/passkey/words'
import { countRecoveryCodes } from '@/lib/auth/recovery-codes'
import { RECOVERY_CODE_WORDS } from '@/lib/auth/recovery-codes/words'
import { safeReturnTo } from '@/lib/auth/return-to'
import { requireAuthUser } from '@/lib/auth/user'

export const metadata: Metadata = { title: PASSKEY_WORDS.replace.title }

/** Where a sign-in with a recovery code leads: the code is spent, and what was lost should be replaced at once. */
export default async function AddPasskeyPage({ searchParams }: PageProps<'/add-passkey'>) {
  const returnTo = safeReturnTo((await searchParams).returnTo)
  const user = await requireAuthUser('/add-passkey')

  return (
    <>
      <AuthHeading title={PASSKEY_WORDS.replace.title}>
        {PASSKEY_WORDS.replace.about} {RECOVERY_CODE_WORDS.left(await countRecoveryCodes(user.id))}
      </AuthHeading>
      <PasskeyNoScript />
      <PasskeySupport>
        <Toaster>
          <AddPasskeyAndLeave returnTo={returnTo} />
        </Toaster>
      </PasskeySupport>
      <p className="border-t pt-6 text-center text-muted-foreground text-sm">
        <PageLink href={returnTo}>{PASSKEY_WORDS.replace.notNow}</PageLink>
      </p>
    </>
  )
}
