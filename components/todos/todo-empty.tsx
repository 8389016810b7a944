import { CircleCheck, ListTodo } from 'lucide-react'
import { Empty } from '@/components/ui/empty'
import { PageLink } from '@/components/ui/page-link'
import { todosHref } from '@/lib/todos/href'
import type { TodoFilter } from '@/lib/todos/rules'
import { TODO_WORDS } from '@/lib/todos/words'

const WORDS = TODO_WORDS.empty

type TodoEmptyProps = { filter: TodoFilter; isOlderPage: boolean; total: number }

/** Why nothing is listed, and what to do next. */
export function TodoEmpty({ filter, isOlderPage, total }: TodoEmptyProps) {
  if (isOlderPage) {
    return (
      <Empty title={WORDS.olderTitle} icon={<ListTodo />}>
        {WORDS.goBack.before} <PageLink href={todosHref({ filter })}>{WORDS.goBack.link}</PageLink>
        {WORDS.goBack.after}
      </Empty>
    )
  }
  if (total === 0) {
    return (
      <Empty title={WORDS.noneTitle} icon={<ListTodo />}>
        {WORDS.none}
      </Empty>
    )
  }
  return (
    <Empty
      title={filter === 'active' ? WORDS.activeTitle : WORDS.completedTitle}
      icon={<CircleCheck />}
    >
      {filter === 'active' ? WORDS.active : WORDS.completed}{' '}
      <PageLink href="/todos">{WORDS.showAll}</PageLink>
    </Empty>
  )
}
