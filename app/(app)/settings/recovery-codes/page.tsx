import type { Metadata } from 'next'
import { PageHeading } from '@/components/layout/page-heading'
import { RecoveryCodeSection } from '@/components/settings/recovery-code-section'
import { RECOVERY_CODE_WORDS } from '@/lib/auth/recovery-codes/words'
import { requireAuthUser } from '@/lib/auth/user'

export const metadata: Metadata = { title: RECOVERY_CODE_WORDS.title }

export default async function RecoveryCodesPage() {
  const user = await requireAuthUser('/settings/recovery-codes')

  return (
    <>
      <PageHeading title={RECOVERY_CODE_WORDS.title}>{RECOVERY_CODE_WORDS.about}</PageHeading>
      <RecoveryCodeSection userId={user.id} owner={user.email ?? user.name} />
    </>
  )
}
