import { SearchX } from 'lucide-react'
import Form from 'next/form'
import Link from 'next/link'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { Day } from '@/components/ui/moment'
import { PageLink } from '@/components/ui/page-link'
import { TextField } from '@/components/ui/text-field'
import { listUsers } from '@/lib/admin/data'
import type { UserSummary, UsersView } from '@/lib/admin/schema'
import type { AuthUser } from '@/lib/auth/user'

export function UserSearch({ q }: { q: string }) {
  return (
    <Form action="/admin" role="search" className="mb-6 flex items-end gap-2">
      <div className="min-w-0 flex-1 sm:max-w-sm">
        {/* Keyed, so that going back in the browser shows what the URL says. */}
        <TextField
          key={q}
          type="search"
          name="q"
          label="Name or email"
          maxLength={100}
          defaultValue={q}
          autoComplete="off"
        />
      </div>
      <Button type="submit" variant="outline">
        Search
      </Button>
    </Form>
  )
}

export async function UserList({ admin, view }: { admin: AuthUser; view: UsersView }) {
  const { users, nextCursor } = await listUsers(admin, view)
  const q = view.q ? { q: view.q } : undefined

  return (
    <div className="grid gap-4">
      {users.length === 0 ? (
        <EmptyState title="No users found." icon={<SearchX />} />
      ) : (
        <ul aria-label="Users, newest first" className="divide-y rounded-lg border bg-card">
          {users.map((user) => (
            <UserRow key={user.id} user={user} />
          ))}
        </ul>
      )}
      <p className="flex gap-4 text-sm">
        {nextCursor && (
          <PageLink href={{ pathname: '/admin', query: { ...q, cursor: nextCursor } }}>
            Older users
          </PageLink>
        )}
        {view.cursor && <PageLink href={{ pathname: '/admin', query: q }}>Back to newest</PageLink>}
      </p>
    </div>
  )
}

function UserRow({ user: { id, name, email, role, createdAt } }: { user: UserSummary }) {
  return (
    <li className="grid gap-0.5 px-4 py-3.5 text-sm">
      <p className="flex flex-wrap items-center gap-x-2">
        <Link
          href={`/admin/users/${id}`}
          className="min-w-0 wrap-anywhere font-medium underline-offset-4 hover:underline"
        >
          <bdi>{name}</bdi>
        </Link>
        {role === 'admin' && (
          <span className="rounded-full border px-2 py-px text-muted-foreground text-xs">
            Admin
          </span>
        )}
      </p>
      <p className="wrap-anywhere text-muted-foreground">
        {email && `${email} · `}
        Joined <Day date={createdAt} />
      </p>
    </li>
  )
}
