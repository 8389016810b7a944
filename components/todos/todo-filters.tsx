import Link from 'next/link'
import { useShortcutsOn } from '@/components/layout/shortcut-setting'
import { cn } from '@/lib/cn'
import { todosHref } from '@/lib/todos/href'
import { FILTERS, type TodoFilter } from '@/lib/todos/rules'

const LABELS: Record<TodoFilter, string> = { all: 'All', active: 'Active', completed: 'Completed' }

export function TodoFilters({ current }: { current: TodoFilter }) {
  const areShortcutsOn = useShortcutsOn()

  return (
    <nav aria-label="Filter" className="flex gap-0.5 rounded-md bg-muted p-0.5">
      {FILTERS.map((filter) => (
        <Link
          key={filter}
          href={todosHref({ filter })}
          prefetch={false}
          scroll={false}
          aria-current={filter === current ? 'page' : undefined}
          aria-keyshortcuts={areShortcutsOn && filter === current ? '/' : undefined}
          className={cn(
            'rounded-sm px-2.5 py-1 text-sm transition-colors',
            filter === current ? 'bg-card font-medium shadow-xs forced-colors:underline' : 'text-muted-foreground hover:text-foreground',
          )}
        >
          {LABELS[filter]}
        </Link>
      ))}
    </nav>
  )
}
