import type { Metadata } from 'next'
import { PageHeading } from '@/components/layout/page-heading'
import { Todos } from '@/components/todos/todos'
import { requireAuthUser } from '@/lib/auth/auth-user'
import { todosHref } from '@/lib/todos/href'
import { todoView } from '@/lib/todos/schema'
import { TODO_WORDS } from '@/lib/todos/words'

export const metadata: Metadata = { title: TODO_WORDS.title }

export default async function TodosPage({ searchParams }: PageProps<'/todos'>) {
  const view = todoView.parse(await searchParams)
  const user = await requireAuthUser(todosHref(view))

  return (
    <>
      <PageHeading title={TODO_WORDS.title} />
      <Todos userId={user.id} view={view} />
    </>
  )
}
