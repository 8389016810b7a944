import { CircleCheck, ListTodo } from 'lucide-react'
import type { ReactNode } from 'react'
import { PageLink } from '@/components/ui/page-link'
import { todosHref } from '@/lib/todos/href'
import type { TodoFilter } from '@/lib/todos/rules'

type TodoEmptyProps = { filter: TodoFilter; isOlderPage: boolean; total: number }

/** Why nothing is listed, and what to do next. */
export function TodoEmpty({ filter, isOlderPage, total }: TodoEmptyProps) {
  if (isOlderPage) {
    return (
      <Empty title="Nothing older" icon={<ListTodo aria-hidden="true" className="size-5" />}>
        Go back to the <PageLink href={todosHref({ filter })}>newest todos</PageLink>.
      </Empty>
    )
  }
  if (total === 0) {
    return (
      <Empty title="No todos yet" icon={<ListTodo aria-hidden="true" className="size-5" />}>
        Write the first one in the field above.
      </Empty>
    )
  }
  return (
    <Empty title={filter === 'active' ? 'All done' : 'Nothing completed yet'} icon={<CircleCheck aria-hidden="true" className="size-5" />}>
      {filter === 'active' ? 'There is nothing left to do. ' : 'Tick a todo, and it will be listed here. '}
      <PageLink href="/todos">Show all todos</PageLink>
    </Empty>
  )
}

function Empty({ title, icon, children }: { title: string; icon: ReactNode; children: ReactNode }) {
  return (
    <div className="grid justify-items-center gap-1 rounded-lg border border-dashed px-6 py-14 text-center">
      <span className="mb-2 grid size-10 place-items-center rounded-full bg-muted text-muted-foreground">{icon}</span>
      <p className="font-medium">{title}</p>
      <p className="text-muted-foreground text-sm">{children}</p>
    </div>
  )
}
