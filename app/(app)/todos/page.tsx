import { randomUUID } from 'node:crypto'
import type { Metadata } from 'next'
import { PageHeading } from '@/components/layout/page-heading'
import { TodoList } from '@/components/todos/todo-list'
import { requireAuthUser } from '@/lib/auth/user'
import { listTodos } from '@/lib/todos/data'
import { todoView } from '@/lib/todos/schema'
import { todosHref } from '@/lib/todos/todo'

export const metadata: Metadata = { title: 'Todos' }

export default async function TodosPage({ searchParams }: PageProps<'/todos'>) {
  const view = todoView.parse(await searchParams)
  const user = await requireAuthUser(todosHref(view))
  const { nextCursor, ...list } = await listTodos(user.id, view)

  return (
    <>
      <PageHeading title="Todos" />
      <TodoList list={list} view={view} nextCursor={nextCursor} newId={randomUUID()} />
    </>
  )
}
