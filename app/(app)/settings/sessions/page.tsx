import type { Metadata } from 'next'
import { PageHeading } from '@/components/layout/page-heading'
import { SessionSection } from '@/components/settings/session-section'
import { requireAuthUser } from '@/lib/auth/user'
import { SESSION_WORDS } from '@/lib/sessions/words'

export const metadata: Metadata = { title: SESSION_WORDS.title }

export default async function SessionsPage() {
  const user = await requireAuthUser('/settings/sessions')

  return (
    <>
      <PageHeading title={SESSION_WORDS.title}>{SESSION_WORDS.about}</PageHeading>
      <SessionSection userId={user.id} currentId={user.sessionId} />
    </>
  )
}
