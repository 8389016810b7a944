import type { Metadata } from 'next'
import { headers } from 'next/headers'
import { DeleteAccount } from '@/components/account/delete-account'
import { ExportData } from '@/components/account/export-data'
import { AuthError } from '@/components/auth/auth-error'
import { PageHeading } from '@/components/layout/page-heading'
import { wasPhraseTyped } from '@/lib/account/cookies'
import { requireAuthUser } from '@/lib/auth/auth-user'

export const metadata: Metadata = { title: 'Your data' }

export default async function DataPage({ searchParams }: PageProps<'/settings/data'>) {
  const user = await requireAuthUser('/settings/data')
  const { error } = await searchParams

  return (
    <>
      <PageHeading title="Your data">Everything here is yours: take it with you, or have it deleted.</PageHeading>
      <div className="grid gap-10">
        {/* The other codes are answered where they arose. */}
        {error !== 'invalid_input' && error !== 'forbidden' && <AuthError code={error} />}
        <ExportData />
        <DeleteAccount user={user} isMistyped={error === 'invalid_input'} wasTyped={wasPhraseTyped(await headers())} />
      </div>
    </>
  )
}
