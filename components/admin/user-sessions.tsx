import { MonitorSmartphone } from 'lucide-react'
import { SessionRow } from '@/components/settings/session-section'
import { EmptyState } from '@/components/ui/empty-state'
import type { SessionSummary } from '@/lib/auth/session-list'
import { SignOutEverywhere } from './user-actions'

export function UserSessions({ userId, sessions }: { userId: string; sessions: SessionSummary[] }) {
  return (
    <section aria-labelledby="sessions" className="grid gap-4">
      <h2 id="sessions" className="font-medium">
        Sessions
      </h2>
      {sessions.length === 0 ? (
        <EmptyState title="No active sessions." icon={<MonitorSmartphone />} />
      ) : (
        <ul className="divide-y rounded-lg border bg-card">
          {sessions.map((session) => (
            <li key={session.id}>
              <SessionRow session={session} />
            </li>
          ))}
        </ul>
      )}
      <SignOutEverywhere userId={userId} />
    </section>
  )
}
