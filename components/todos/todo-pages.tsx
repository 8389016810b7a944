import Link from 'next/link'
import { buttonVariants } from '@/components/ui/button'
import { todosHref } from '@/lib/todos/href'
import type { TodoFilter } from '@/lib/todos/rules'

type TodoPagesProps = { filter: TodoFilter; isFirst: boolean; nextCursor: string | null }

export function TodoPages({ filter, isFirst, nextCursor }: TodoPagesProps) {
  if (isFirst && !nextCursor) return null
  const className = buttonVariants({ variant: 'outline', size: 'sm' })

  return (
    <nav aria-label="Pages" className="flex justify-between gap-2">
      {!isFirst && (
        <Link href={todosHref({ filter })} prefetch={false} className={className}>
          Newest
        </Link>
      )}
      {nextCursor && (
        <Link href={todosHref({ filter, cursor: nextCursor })} prefetch={false} className={`${className} ml-auto`}>
          Older
        </Link>
      )}
    </nav>
  )
}
