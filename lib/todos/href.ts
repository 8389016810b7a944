import type { TodoView } from './schema'

/** The address of a view of the list. */
export function todosHref({ filter, cursor, edit }: TodoView): '/todos' | `/todos?${string}` {
  const query = new URLSearchParams({
    ...(filter !== 'all' && { filter }),
    ...(cursor && { cursor }),
    ...(edit && { edit }),
  })
  return query.size > 0 ? `/todos?${query}` : '/todos'
}
