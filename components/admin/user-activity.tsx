import { History } from 'lucide-react'
import Form from 'next/form'
import { EventTypeField } from '@/components/settings/activity-filter'
import { EventRow } from '@/components/settings/activity-list'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { PageLink } from '@/components/ui/page-link'
import { TextField } from '@/components/ui/text-field'
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

export function ActivityFilters({ view }: { view: ActivityView }) {
  const { user, type, from, to } = view
  return (
    <Form
      // Going back in the browser shows what the URL says.
      key={JSON.stringify(view)}
      action="/admin/activity"
      role="search"
      className="grid items-end gap-4 sm:grid-cols-2"
    >
      <TextField
        type="search"
        name="user"
        label="User"
        placeholder="Name, email or ID"
        maxLength={100}
        defaultValue={user}
        autoComplete="off"
      />
      <EventTypeField type={type} />
      <TextField type="date" name="from" label="From (UTC)" defaultValue={from} />
      <TextField type="date" name="to" label="To (UTC)" defaultValue={to} />
      <div>
        <Button type="submit" variant="outline">
          Filter
        </Button>
      </div>
    </Form>
  )
}

/** All pages of the filtered list. */
export function ExportActivity({ view: { cursor: _, ...chosen } }: { view: ActivityView }) {
  return (
    <form action="/api/admin/activity" method="post">
      {Object.entries(chosen).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <Button type="submit" variant="outline">
        Export as CSV
      </Button>
    </form>
  )
}
