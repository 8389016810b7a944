import type { Metadata } from 'next'
import { PageHeading } from '@/components/layout/page-heading'
import { ConnectOutcome } from '@/components/settings/connect-outcome'
import { RecoveryCodeSummary } from '@/components/settings/recovery-code-section'
import { SignInMethods } from '@/components/settings/sign-in-methods'
import { requireAuthUser } from '@/lib/auth/user'

export const metadata: Metadata = { title: 'Settings' }

export default async function SettingsPage({ searchParams }: PageProps<'/settings'>) {
  const { connected, unchanged, error } = await searchParams
  const user = await requireAuthUser('/settings')

  return (
    <>
      <PageHeading title="Settings">Manage how you sign in.</PageHeading>
      <div className="grid gap-10">
        <ConnectOutcome connected={connected} unchanged={unchanged} error={error} />
        <SignInMethods userId={user.id} />
        <RecoveryCodeSummary userId={user.id} />
      </div>
    </>
  )
}
