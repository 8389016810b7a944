import type { Metadata } from 'next'
import { PageHeading } from '@/components/layout/page-heading'
import { ConnectOutcome } from '@/components/settings/connect-outcome'
import { RecoveryCodeSummary } from '@/components/settings/recovery-code-section'
import { SignInMethods } from '@/components/settings/sign-in-methods'
import { requireAuthUser } from '@/lib/auth/user'
import { AUTH_WORDS } from '@/lib/auth/words'

export const metadata: Metadata = { title: AUTH_WORDS.methods.page }

export default async function SettingsPage({ searchParams }: PageProps<'/settings'>) {
  const { connected, unchanged, error } = await searchParams
  const user = await requireAuthUser('/settings')

  return (
    <>
      <PageHeading title={AUTH_WORDS.methods.page}>{AUTH_WORDS.methods.about}</PageHeading>
      <div className="grid gap-10">
        <ConnectOutcome connected={connected} unchanged={unchanged} error={error} />
        <SignInMethods userId={user.id} />
        <RecoveryCodeSummary userId={user.id} />
      </div>
    </>
  )
}
