import { clsx } from 'clsx'
import { CircleCheck, ListTodo } from 'lucide-react'
import Link from 'next/link'
import { useShortcutsOn } from '@/components/layout/shortcuts'
import { buttonVariants } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { PageLink } from '@/components/ui/page-link'
import { FILTERS, type TodoView, todosHref } from '@/lib/todos/todo'

const NAMES = { all: 'All', active: 'Active', completed: 'Completed' }

export function TodoFilters({ current }: { current: TodoView['filter'] }) {
  const areShortcutsOn = useShortcutsOn()

  return (
    <nav aria-label="Filter" className="flex flex-wrap gap-0.5 rounded-md bg-muted p-0.5">
      {FILTERS.map((filter) => (
        <Link
          key={filter}
          href={todosHref({ filter })}
          prefetch={false}
          scroll={false}
          aria-current={filter === current ? 'page' : undefined}
          aria-keyshortcuts={areShortcutsOn && filter === current ? '/' : undefined}
          className={clsx(
            'rounded-sm px-2.5 py-1 text-sm transition-colors',
            filter === current
              ? 'bg-card font-medium shadow-xs forced-colors:underline'
              : 'text-muted-foreground hover:text-foreground',
          )}
        >
          {NAMES[filter]}
        </Link>
      ))}
    </nav>
  )
}

export function TodoPages({ view, nextCursor }: { view: TodoView; nextCursor: string | null }) {
  const { filter, cursor } = view
  if (!cursor && !nextCursor) return null
  const className = buttonVariants({ variant: 'outline', size: 'sm' })

  return (
    <nav aria-label="Pages" className="flex justify-between gap-2">
      {cursor && (
        <Link href={todosHref({ filter })} prefetch={false} className={className}>
          Newest
        </Link>
      )}
      {nextCursor && (
        <Link
          href={todosHref({ filter, cursor: nextCursor })}
          prefetch={false}
          className={`${className} ml-auto`}
        >
          Older
        </Link>
      )}
    </nav>
  )
}

/** Says why nothing is listed, and what to do next. */
export function TodoEmpty({ view, total }: { view: TodoView; total: number }) {
  const { filter, cursor } = view
  if (cursor) {
    return (
      <EmptyState title="Nothing older" icon={<ListTodo />}>
        Go back to the <PageLink href={todosHref({ filter })}>newest todos</PageLink>.
      </EmptyState>
    )
  }
  if (total === 0 || filter === 'all') {
    return (
      <EmptyState title="No todos yet" icon={<ListTodo />}>
        Write the first one in the field above.
      </EmptyState>
    )
  }
  return (
    <EmptyState
      title={filter === 'active' ? 'All done' : 'Nothing completed yet'}
      icon={<CircleCheck />}
    >
      {filter === 'active' ? 'There is nothing left to do.' : 'Completed todos will appear here.'}{' '}
      <PageLink href="/todos">Show all todos</PageLink>
    </EmptyState>
  )
}
