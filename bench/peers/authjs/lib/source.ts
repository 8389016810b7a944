import { cache } from 'react'
import { auth, db } from './auth'
import { todoStore } from './todo-store'

export type { Change } from './change'

export const viewer = cache(async () => {
  const user = (await auth())?.user
  return user?.id && user.name ? { id: user.id, name: user.name } : null
})
export const { todosOf, write } = todoStore(db)
