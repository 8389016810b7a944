import { MonitorSmartphone } from 'lucide-react'
import { Moment } from '@/components/ui/moment'
import { methodName } from '@/lib/auth/methods'
import type { SessionSummary } from '@/lib/auth/session-list'
import { listSessions } from '@/lib/auth/session-list'
import { OtherSessions } from './other-sessions'
import { RenameDevice } from './rename-device'

export async function SessionSection({ userId, currentId }: { userId: string; currentId: string }) {
  const sessions = await listSessions(userId)
  const current = sessions.find(({ id }) => id === currentId)
  const others = sessions.filter(({ id }) => id !== currentId)

  return (
    <div className="grid gap-10">
      <section aria-labelledby="this-device" className="grid gap-4">
        <h2 id="this-device" className="font-medium">
          This device
        </h2>
        <div className="rounded-lg border bg-card sm:flex sm:flex-wrap sm:items-center">
          {current && (
            <>
              <SessionRow session={current} />
              {current.canRename && <RenameDevice id={current.id} device={current.device} />}
            </>
          )}
        </div>
      </section>
      <section aria-labelledby="other-sessions" className="grid gap-4">
        <h2 id="other-sessions" className="font-medium">
          Other sessions
        </h2>
        <OtherSessions
          sessions={others.map((session) => ({
            id: session.id,
            device: session.device,
            canRename: session.canRename,
            row: <SessionRow session={session} />,
          }))}
        />
      </section>
    </div>
  )
}

export function SessionRow({
  session: { device, method, address, createdAt, lastSeenAt },
}: {
  session: SessionSummary
}) {
  return (
    <div className="flex min-w-0 flex-1 items-center gap-4 px-4 py-3.5">
      <MonitorSmartphone aria-hidden="true" className="size-5 shrink-0 text-muted-foreground" />
      <div className="grid min-w-0 gap-0.5 text-muted-foreground text-sm">
        <p dir="auto" className="wrap-anywhere font-medium text-foreground">
          {device}
        </p>
        <p>
          Last seen <Moment date={lastSeenAt} />
          {address && ` · ${address}`}
        </p>
        <p>
          Signed in <Moment date={createdAt} />{' '}
          <span className="inline-block">{`with ${methodName(method)}`}</span>
        </p>
      </div>
    </div>
  )
}
