import type { Metadata } from 'next'
import { headers } from 'next/headers'
import { AuthError } from '@/components/auth/auth-error'
import { PageHeading } from '@/components/layout/page-heading'
import { DeleteAccount } from '@/components/personal-data/delete-account'
import { ExportData } from '@/components/personal-data/export-data'
import { requireAuthUser } from '@/lib/auth/user'
import { wasPhraseTyped } from '@/lib/personal-data/cookies'

export const metadata: Metadata = { title: 'Your data' }

export default async function DataPage({ searchParams }: PageProps<'/settings/data'>) {
  const user = await requireAuthUser('/settings/data')
  const { error } = await searchParams

  return (
    <>
      <PageHeading title="Your data">Export your data or delete your account.</PageHeading>
      <div className="grid gap-10">
        {/* The form below shows the other two. */}
        {error !== 'invalid_input' && error !== 'forbidden' && <AuthError code={error} />}
        <ExportData />
        <DeleteAccount
          user={user}
          isMistyped={error === 'invalid_input'}
          wasTyped={wasPhraseTyped(await headers())}
        />
      </div>
    </>
  )
}
