import type { Metadata } from 'next'
import { PageHeading } from '@/components/layout/page-heading'
import { ActivityFilter } from '@/components/settings/activity-filter'
import { ActivityList } from '@/components/settings/activity-list'
import { SecurityMails } from '@/components/settings/security-mails'
import { PageLink } from '@/components/ui/page-link'
import { eventsView } from '@/lib/auth/event-list'
import { getSecurityMails } from '@/lib/auth/notices'
import { requireAuthUser } from '@/lib/auth/user'

export const metadata: Metadata = { title: 'Activity' }

export default async function ActivityPage({ searchParams }: PageProps<'/settings/activity'>) {
  const user = await requireAuthUser('/settings/activity')
  const mails = await getSecurityMails(user)
  const view = eventsView.parse(await searchParams)

  return (
    <>
      <PageHeading title="Activity">
        Security events on your account. Don’t recognise something?{' '}
        <PageLink href="/settings/sessions">Sign out other sessions</PageLink> and review your{' '}
        <PageLink href="/settings">sign-in methods</PageLink>.
      </PageHeading>
      {mails !== null && <SecurityMails email={user.email} isOn={mails} />}
      <ActivityFilter type={view.type} />
      <ActivityList userId={user.id} view={view} href="/settings/activity" />
    </>
  )
}
