import Link from 'next/link'
import { buttonVariants } from '@/components/ui/button'
import { todosHref } from '@/lib/todos/href'
import type { TodoFilter } from '@/lib/todos/rules'
import { TODO_WORDS } from '@/lib/todos/words'

type TodoPagesProps = { filter: TodoFilter; isFirst: boolean; nextCursor: string | null }

export function TodoPages({ filter, isFirst, nextCursor }: TodoPagesProps) {
  if (isFirst && !nextCursor) return null
  const className = buttonVariants({ variant: 'outline', size: 'sm' })

  return (
    <nav aria-label={TODO_WORDS.pages.title} className="flex justify-between gap-2">
      {!isFirst && (
        <Link href={todosHref({ filter })} prefetch={false} className={className}>
          {TODO_WORDS.pages.newest}
        </Link>
      )}
      {nextCursor && (
        <Link
          href={todosHref({ filter, cursor: nextCursor })}
          prefetch={false}
          className={`${className} ml-auto`}
        >
          {TODO_WORDS.pages.older}
        </Link>
      )}
    </nav>
  )
}
