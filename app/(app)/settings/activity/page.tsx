import type { Metadata } from 'next'
import { PageHeading } from '@/components/layout/page-heading'
import { ActivityFilter } from '@/components/settings/activity-filter'
import { ActivityList } from '@/components/settings/activity-list'
import { PageLink } from '@/components/ui/page-link'
import { activityView } from '@/lib/activity/schema'
import { ACTIVITY_WORDS } from '@/lib/activity/words'
import { requireAuthUser } from '@/lib/auth/user'

export const metadata: Metadata = { title: 'Activity' }

export default async function ActivityPage({ searchParams }: PageProps<'/settings/activity'>) {
  const user = await requireAuthUser('/settings/activity')
  const view = activityView.parse(await searchParams)
  const { about } = ACTIVITY_WORDS

  return (
    <>
      <PageHeading title="Activity">
        {about.before} <PageLink href="/settings/sessions">{about.signOut}</PageLink>{' '}
        {about.between} <PageLink href="/settings">{about.methods}</PageLink>
        {about.after}
      </PageHeading>
      <ActivityFilter type={view.type} />
      <ActivityList userId={user.id} view={view} href="/settings/activity" />
    </>
  )
}
