import { History } from 'lucide-react'
import { EventRow } from '@/components/settings/activity-list'
import { EmptyState } from '@/components/ui/empty-state'
import { PageLink } from '@/components/ui/page-link'
import { type ActivityView, listActivity } from '@/lib/admin/activity'
import type { AuthUser } from '@/lib/auth/user'

export async function UserActivity({ admin, view }: { admin: AuthUser; view: ActivityView }) {
  const { events, nextCursor } = await listActivity(admin, view)
  const { cursor, ...chosen } = view
  const query = Object.fromEntries(Object.entries(chosen).filter(([, value]) => value))

  return (
    <div className="grid gap-4">
      {events.length === 0 ? (
        <EmptyState title="No matching events." icon={<History />} />
      ) : (
        <ul aria-label="Events, newest first" className="divide-y rounded-lg border bg-card">
          {events.map(({ user, ...event }) => (
            <EventRow key={event.id} event={event} userId={user?.id ?? ''}>
              {user ? (
                <PageLink href={`/admin/users/${user.id}`} className="wrap-anywhere">
                  <bdi>{user.name}</bdi>
                </PageLink>
              ) : (
                'No user'
              )}
            </EventRow>
          ))}
        </ul>
      )}
      <p className="flex gap-4 text-sm">
        {nextCursor && (
          <PageLink href={{ pathname: '/admin/activity', query: { ...query, cursor: nextCursor } }}>
            Older events
          </PageLink>
        )}
        {cursor && (
          <PageLink href={{ pathname: '/admin/activity', query }}>Back to newest</PageLink>
        )}
      </p>
    </div>
  )
}
