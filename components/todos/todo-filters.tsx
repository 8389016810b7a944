import { clsx } from 'clsx'
import Link from 'next/link'
import { useShortcutsOn } from '@/components/layout/shortcut-setting'
import { todosHref } from '@/lib/todos/href'
import { FILTERS, type TodoFilter } from '@/lib/todos/rules'
import { TODO_WORDS } from '@/lib/todos/words'

export function TodoFilters({ current }: { current: TodoFilter }) {
  const areShortcutsOn = useShortcutsOn()

  return (
    <nav aria-label={TODO_WORDS.filter} className="flex gap-0.5 rounded-md bg-muted p-0.5">
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
          {TODO_WORDS.filters[filter]}
        </Link>
      ))}
    </nav>
  )
}
