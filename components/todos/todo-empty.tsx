import { CircleCheck, ListTodo } from 'lucide-react'
import { Empty } from '@/components/ui/empty'
import { PageLink } from '@/components/ui/page-link'
import { todosHref } from '@/lib/todos/href'
import type { TodoFilter } from '@/lib/todos/rules'

type TodoEmptyProps = { filter: TodoFilter; isOlderPage: boolean; total: number }

/** Why nothing is listed, and what to do next. */
export function TodoEmpty({ filter, isOlderPage, total }: TodoEmptyProps) {
  if (isOlderPage) {
    return (
      <Empty title="Nothing older" icon={<ListTodo />}>
        Go back to the <PageLink href={todosHref({ filter })}>newest todos</PageLink>.
      </Empty>
    )
  }
  if (total === 0) {
    return (
      <Empty title="No todos yet" icon={<ListTodo />}>
        Write the first one in the field above.
      </Empty>
    )
  }
  return (
    <Empty title={filter === 'active' ? 'All done' : 'Nothing completed yet'} icon={<CircleCheck />}>
      {filter === 'active' ? 'There is nothing left to do. ' : 'Tick a todo, and it will be listed here. '}
      <PageLink href="/todos">Show all todos</PageLink>
    </Empty>
  )
}
