import { History, ShieldAlert, ShieldCheck } from 'lucide-react'
import { EmptyState } from '@/components/ui/empty-state'
import { Moment } from '@/components/ui/moment'
import { PageLink } from '@/components/ui/page-link'
import { listActivity } from '@/lib/activity/data'
import type { ActivityItem, ActivityView } from '@/lib/activity/schema'

/** One page of a user's security history. `href` is the page that it stands on. */
export async function ActivityList({
  userId,
  view,
  href,
}: {
  userId: string
  view: ActivityView
  href: string
}) {
  const { items, nextCursor } = await listActivity(userId, view)
  const type = view.type ? { type: view.type } : undefined

  return (
    <div className="grid gap-4">
      {items.length === 0 ? (
        <EmptyState
          title={view.type || view.cursor ? 'No matching events.' : 'No events yet.'}
          icon={<History />}
        />
      ) : (
        <ul aria-label="Events, newest first" className="divide-y rounded-lg border bg-card">
          {items.map((item) => (
            <ActivityRow key={item.id} item={item} />
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

function ActivityRow({
  item: { isFailure, words, details, device, address, createdAt },
}: {
  item: ActivityItem
}) {
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
            {words}
          </span>
          {details.length > 0 && ` · ${details.join(' · ')}`}
        </p>
        <p>{[device, address].filter(Boolean).join(' · ')}</p>
        <p>
          <Moment date={createdAt} />
        </p>
      </div>
    </li>
  )
}
