import { type Checked, checkText } from '@/lib/input/text'

// Shared with the browser. schema.ts, with zod, stays on the server.

export type Todo = { id: string; title: string; completed: boolean }
export type StoredTodo = Todo & { createdAt: Date }

/** Counts are over all pages. */
export type TodoList = { todos: Todo[]; completed: number; total: number }

export const FILTERS = ['all', 'active', 'completed'] as const
export type TodoFilter = (typeof FILTERS)[number]

export type TodoView = { filter: TodoFilter; cursor?: string }

export function todosHref({ filter, cursor }: TodoView): '/todos' | `/todos?${string}` {
  const query = new URLSearchParams({
    ...(filter !== 'all' && { filter }),
    ...(cursor && { cursor }),
  })
  return query.size > 0 ? `/todos?${query}` : '/todos'
}

export function checkTitle(input: unknown): Checked<string> {
  return checkText(input, { label: 'Title', required: 'Enter a title.', max: 200 })
}
