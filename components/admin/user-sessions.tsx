import { SessionRow } from '@/components/settings/session-section'
import type { SessionSummary } from '@/lib/sessions/schema'
import { SignOutEverywhere } from './sign-out-everywhere'

export function UserSessions({ userId, sessions }: { userId: string; sessions: SessionSummary[] }) {
  return (
    <section aria-labelledby="sessions" className="grid gap-4">
      <h2 id="sessions" className="font-medium">
        Sessions
      </h2>
      {sessions.length === 0 ? (
        <p className="rounded-lg border border-dashed px-4 py-8 text-center text-muted-foreground text-sm">Signed in nowhere.</p>
      ) : (
        <ul className="divide-y rounded-lg border bg-surface">
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
