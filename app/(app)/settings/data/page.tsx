import type { Metadata } from 'next'
import { headers } from 'next/headers'
import { DeleteAccount } from '@/components/account/delete-account'
import { ExportData } from '@/components/account/export-data'
import { AuthError } from '@/components/auth/auth-error'
import { PageHeading } from '@/components/layout/page-heading'
import { wasPhraseTyped } from '@/lib/account/cookies'
import { ACCOUNT_WORDS } from '@/lib/account/words'
import { requireAuthUser } from '@/lib/auth/auth-user'

export const metadata: Metadata = { title: ACCOUNT_WORDS.title }

export default async function DataPage({ searchParams }: PageProps<'/settings/data'>) {
  const user = await requireAuthUser('/settings/data')
  const { error } = await searchParams

  return (
    <>
      <PageHeading title={ACCOUNT_WORDS.title}>{ACCOUNT_WORDS.about}</PageHeading>
      <div className="grid gap-10">
        {/* The other codes are answered where they arose. */}
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
