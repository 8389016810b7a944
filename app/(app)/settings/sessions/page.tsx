import type { Metadata } from 'next'
import { PageHeading } from '@/components/layout/page-heading'
import { SessionSection } from '@/components/settings/session-section'
import { requireAuthUser } from '@/lib/auth/user'

export const metadata: Metadata = { title: 'Sessions' }

export default async function SessionsPage() {
  const user = await requireAuthUser('/settings/sessions')

  return (
    <>
      <PageHeading title="Sessions">
        Where you’re signed in. A session you end here is signed out immediately.
      </PageHeading>
      <SessionSection userId={user.id} currentId={user.sessionId} />
    </>
  )
}
