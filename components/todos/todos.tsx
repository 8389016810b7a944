import { countTodos, listTodos } from '@/lib/todos/data'
import type { TodoView } from '@/lib/todos/schema'
import { TodoBoard } from './todo-board'

/** One page of the user's todos, and how many there are in all. */
export async function Todos({ userId, view }: { userId: string; view: TodoView }) {
  const [{ todos, nextCursor }, counts] = await Promise.all([
    listTodos(userId, view),
    countTodos(userId),
  ])
  return <TodoBoard todos={todos} counts={counts} view={view} nextCursor={nextCursor} />
}
