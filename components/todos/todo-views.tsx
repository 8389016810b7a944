import Link from 'next/link'
import { useShortcutsOn } from '@/components/layout/shortcuts'
import { buttonVariants } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { Icon } from '@/components/ui/icon'
import { PageLink } from '@/components/ui/page-link'
import { FILTERS, type TodoView, todosHref } from '@/lib/todos/todo'

const LIST_TODO =
  'M13 5h8M13 12h8M13 19h8M3 17l2 2 4-4M4 4h4a1 1 0 0 1 1 1v4a1 1 0 0 1-1 1h-4a1 1 0 0 1-1-1v-4a1 1 0 0 1 1-1z'
const CIRCLE_CHECK = 'M2 12a10 10 0 1 0 20 0a10 10 0 1 0-20 0M16 9l-5.5 5.5L8 12'

const NAMES = { all: 'All', active: 'Active', completed: 'Completed' }

export function TodoFilters({ current }: { current: TodoView['filter'] }) {
  const areShortcutsOn = useShortcutsOn()

  return (
    <nav aria-label="Filter" className="todo-filters">
      {FILTERS.map((filter) => (
        <Link
          key={filter}
          href={todosHref({ filter })}
          prefetch={false}
          scroll={false}
          aria-current={filter === current ? 'page' : undefined}
          aria-keyshortcuts={areShortcutsOn && filter === current ? '/' : undefined}
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
      <EmptyState title="Nothing older" icon={<Icon shape={LIST_TODO} />}>
        Go back to the <PageLink href={todosHref({ filter })}>newest todos</PageLink>.
      </EmptyState>
    )
  }
  if (total === 0 || filter === 'all') {
    return (
      <EmptyState title="No todos yet" icon={<Icon shape={LIST_TODO} />}>
        Write the first one in the field above.
      </EmptyState>
    )
  }
  return (
    <EmptyState
      title={filter === 'active' ? 'All done' : 'Nothing completed yet'}
      icon={<Icon shape={CIRCLE_CHECK} />}
    >
      {filter === 'active' ? 'There is nothing left to do.' : 'Completed todos will appear here.'}{' '}
      <PageLink href="/todos">Show all todos</PageLink>
    </EmptyState>
  )
}
