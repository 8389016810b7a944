import type { Metadata } from 'next'
import { AdminNav } from '@/components/admin/admin-nav'
import { ActivityFilters, ExportActivity, UserActivity } from '@/components/admin/user-activity'
import { AuthError } from '@/components/auth/auth-error'
import { PageHeading } from '@/components/layout/page-heading'
import { activityView } from '@/lib/admin/activity'
import { requireAdmin } from '@/lib/auth/user'

export const metadata: Metadata = { title: 'Activity of all users' }

export default async function AdminActivityPage({ searchParams }: PageProps<'/admin/activity'>) {
  const admin = await requireAdmin('/admin/activity')
  const query = await searchParams
  const view = activityView.parse(query)

  return (
    <>
      <AdminNav />
      <PageHeading title="Activity">Security events of all users, newest first.</PageHeading>
      <div className="grid gap-6">
        <AuthError code={query.error} />
        <ActivityFilters view={view} />
        <UserActivity admin={admin} view={view} />
        {admin.role === 'admin' && <ExportActivity view={view} />}
      </div>
    </>
  )
}
