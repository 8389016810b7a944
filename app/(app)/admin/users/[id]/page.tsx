import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { AdminNav } from '@/components/admin/admin-nav'
import { DeleteUser, RoleForm } from '@/components/admin/user-actions'
import { UserFacts } from '@/components/admin/user-facts'
import { UserMethods } from '@/components/admin/user-methods'
import { UserSessions } from '@/components/admin/user-sessions'
import { AuthError } from '@/components/auth/auth-error'
import { PageHeading } from '@/components/layout/page-heading'
import { ActivityList } from '@/components/settings/activity-list'
import { Button } from '@/components/ui/button'
import { getUserDetails } from '@/lib/admin/data'
import { eventsView } from '@/lib/auth/event-list'
import { requireAdmin } from '@/lib/auth/user'

export const metadata: Metadata = { title: 'User' }

export default async function AdminUserPage({
  params,
  searchParams,
}: PageProps<'/admin/users/[id]'>) {
  const { id } = await params
  const admin = await requireAdmin(`/admin/users/${id}`)
  const user = await getUserDetails(admin, id)
  if (!user) notFound()
  const query = await searchParams
  const view = eventsView.parse(query)

  return (
    <>
      <AdminNav />
      <PageHeading title={user.name}>
        {user.id === admin.id ? 'This is you.' : user.email}
      </PageHeading>
      <div className="grid gap-10">
        <AuthError code={query.error} />
        <UserFacts user={user} />
        <UserMethods userId={user.id} passkeys={user.passkeys} accounts={user.accounts} />
        <UserSessions userId={user.id} sessions={user.sessions} />
        <section aria-labelledby="activity" className="grid gap-4">
          <h2 id="activity" className="font-medium">
            Activity
          </h2>
          <ActivityList
            userId={user.id}
            view={{ type: undefined, cursor: view.cursor }}
            href={`/admin/users/${user.id}`}
            viewer={admin}
          />
        </section>
        {admin.role === 'admin' && (
          <section aria-labelledby="administration" className="grid gap-4">
            <h2 id="administration" className="font-medium">
              Administration
            </h2>
            <p className="text-muted-foreground text-sm">
              {user.role === 'admin'
                ? 'Can view and manage all users.'
                : 'Can only see their own data.'}
            </p>
            <div className="flex flex-wrap items-end gap-2">
              <RoleForm key={user.role} userId={user.id} role={user.role} />
              <form action="/api/admin/export" method="post">
                <input type="hidden" name="userId" value={user.id} />
                <Button type="submit" variant="outline">
                  Export data
                </Button>
              </form>
              <DeleteUser userId={user.id} name={user.name} />
            </div>
          </section>
        )}
      </div>
    </>
  )
}
