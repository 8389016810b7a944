import type { Metadata } from 'next'
import { PageHeading } from '@/components/layout/page-heading'
import { RecoveryCodeSection } from '@/components/recovery-codes/recovery-code-section'
import { requireAuthUser } from '@/lib/auth/auth-user'

export const metadata: Metadata = { title: 'Recovery codes' }

export default async function RecoveryCodesPage() {
  const user = await requireAuthUser('/settings/recovery-codes')

  return (
    <>
      <PageHeading title="Recovery codes">
        They let you in when you have lost every other way. Each works once; after it you are asked for a new passkey.
      </PageHeading>
      <RecoveryCodeSection userId={user.id} owner={user.email ?? user.name} />
    </>
  )
}
