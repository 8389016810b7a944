import type { Metadata } from 'next'
import { PageHeading } from '@/components/layout/page-heading'
import { ActivityFilter } from '@/components/settings/activity-filter'
import { ActivityList } from '@/components/settings/activity-list'
import { PageLink } from '@/components/ui/page-link'
import { activityView } from '@/lib/activity/schema'
import { requireAuthUser } from '@/lib/auth/auth-user'

export const metadata: Metadata = { title: 'Activity' }

export default async function ActivityPage({ searchParams }: PageProps<'/settings/activity'>) {
  const user = await requireAuthUser('/settings/activity')
  const view = activityView.parse(await searchParams)

  return (
    <>
      <PageHeading title="Activity">
        What happened to your account. If something was not you, <PageLink href="/settings/sessions">sign out other sessions</PageLink> and
        look at your <PageLink href="/settings">sign-in methods</PageLink>.
      </PageHeading>
      <ActivityFilter type={view.type} />
      <ActivityList userId={user.id} view={view} href="/settings/activity" />
    </>
  )
}
