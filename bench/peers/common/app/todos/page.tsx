import Link from 'next/link'
import { redirect } from 'next/navigation'
import { connection } from 'next/server'
import { todosOf, viewer } from '@/lib/source'
import { AddTodo, TodoRow } from './todo-row'

export default async function TodosPage() {
  await connection()
  const user = await viewer()
  if (!user) redirect('/sign-in')
  const todos = await todosOf(user.id)

  return (
    <>
      <header className="bar">
        <Link href="/todos" prefetch={false}>
          Todos
        </Link>
        <Link href="/settings" prefetch={false}>
          Settings
        </Link>
        <span>{user.name}</span>
        <form action="/sign-out" method="post">
          <button type="submit">Sign out</button>
        </form>
      </header>
      <main>
        <h1>Todos</h1>
        <AddTodo />
        <p>{`${todos.filter((todo) => todo.completed).length} of ${todos.length} completed`}</p>
        <ul className="list">
          {todos.map((todo) => (
            <TodoRow key={todo.id} todo={todo} />
          ))}
        </ul>
      </main>
    </>
  )
}
