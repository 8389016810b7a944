import type { Metadata } from 'next'
import { PageHeading } from '@/components/layout/page-heading'
import { RecoveryCodeSection } from '@/components/settings/recovery-code-section'
import { requireAuthUser } from '@/lib/auth/user'

export const metadata: Metadata = { title: 'Recovery codes' }

export default async function RecoveryCodesPage() {
  const user = await requireAuthUser('/settings/recovery-codes')

  return (
    <>
      <PageHeading title="Recovery codes">
        Use one to sign in if you lose all your other sign-in methods. Each code works once; you’ll
        then be asked to add a new passkey.
      </PageHeading>
      <RecoveryCodeSection userId={user.id} owner={user.email ?? user.name} />
    </>
  )
}
