import type { ReactNode } from 'react'
import { Moment } from '@/components/ui/moment'

type Props = {
  user: {
    id: string
    email: string | null
    role: string
    createdAt: Date
    counts: { title: string; count: number }[]
    profile: { displayName: string | null; bio: string | null; avatarUrl: string | null } | null
  }
}

export function UserFacts({ user: { id, email, role, createdAt, counts, profile } }: Props) {
  return (
    <section aria-labelledby="facts" className="grid gap-4">
      <h2 id="facts" className="font-medium">
        Profile
      </h2>
      <dl className="grid gap-3 rounded-lg border bg-card px-4 py-3.5 text-sm sm:grid-cols-[9rem_1fr] sm:gap-y-2">
        <Fact name="ID">
          <span className="break-all font-mono text-xs">{id}</span>
        </Fact>
        <Fact name="Email">{email}</Fact>
        <Fact name="Role">{role === 'admin' ? 'Admin' : 'User'}</Fact>
        <Fact name="Joined">
          <Moment date={createdAt} />
        </Fact>
        <Fact name="Display name">{profile?.displayName}</Fact>
        <Fact name="Bio">{profile?.bio}</Fact>
        <Fact name="Avatar URL">{profile?.avatarUrl}</Fact>
        {counts.map(({ title, count }) => (
          <Fact key={title} name={title}>
            {count}
          </Fact>
        ))}
      </dl>
    </section>
  )
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="grid min-w-0 gap-0.5 sm:col-span-2 sm:grid-cols-subgrid">
      <dt className="text-muted-foreground">{name}</dt>
      <dd className="min-w-0 whitespace-pre-line wrap-anywhere">{children ?? '–'}</dd>
    </div>
  )
}
