import { History, ShieldAlert, ShieldCheck } from 'lucide-react'
import type { ReactNode } from 'react'
import { EmptyState } from '@/components/ui/empty-state'
import { Moment } from '@/components/ui/moment'
import { PageLink } from '@/components/ui/page-link'
import { type EventsView, type ListedEvent, listSecurityEvents } from '@/lib/auth/event-list'
import type { AuthUser } from '@/lib/auth/user'
import { maskFor } from '@/lib/demo'
import { detailTexts, eventText } from './event-text'

/** `href` is the page it is on. */
export async function ActivityList({
  userId,
  view,
  href,
  viewer,
}: {
  userId: string
  view: EventsView
  href: string
  /** Who looks at another user's list: visitors of a demo see it masked. */
  viewer?: Pick<AuthUser, 'role'>
}) {
  const { events, nextCursor } = await listSecurityEvents(userId, view)
  const shown = viewer ? maskFor(viewer, events) : events
  const type = view.type ? { type: view.type } : undefined

  return (
    <div className="grid gap-4">
      {events.length === 0 ? (
        <EmptyState
          title={view.type || view.cursor ? 'No matching events.' : 'No events yet.'}
          icon={<History />}
        />
      ) : (
        <ul aria-label="Events, newest first" className="divide-y rounded-lg border bg-card">
          {shown.map((event) => (
            <EventRow key={event.id} event={event} userId={userId} />
          ))}
        </ul>
      )}
      <p className="flex gap-4 text-sm">
        {nextCursor && (
          <PageLink href={{ pathname: href, query: { ...type, cursor: nextCursor } }}>
            Older events
          </PageLink>
        )}
        {view.cursor && <PageLink href={{ pathname: href, query: type }}>Back to newest</PageLink>}
      </p>
    </div>
  )
}

/** `children`: whose event it is, in a list of several users. */
export function EventRow({
  event,
  userId,
  children,
}: {
  event: ListedEvent
  userId: string
  children?: ReactNode
}) {
  const { isFailure, device, address, createdAt } = event
  const details = detailTexts(event, userId)
  const Icon = isFailure ? ShieldAlert : ShieldCheck
  return (
    <li className="flex gap-4 px-4 py-3.5">
      <Icon
        aria-hidden="true"
        className={`mt-0.5 size-5 shrink-0 ${isFailure ? 'text-destructive' : 'text-muted-foreground'}`}
      />
      <div className="grid min-w-0 gap-0.5 text-muted-foreground text-sm">
        <p className="wrap-anywhere">
          <span className={`font-medium ${isFailure ? 'text-destructive' : 'text-foreground'}`}>
            {eventText(event)}
          </span>
          {details.length > 0 && ` · ${details.join(' · ')}`}
        </p>
        {children && <p>{children}</p>}
        <p>{[device, address].filter(Boolean).join(' · ')}</p>
        <p>
          <Moment date={createdAt} />
        </p>
      </div>
    </li>
  )
}
