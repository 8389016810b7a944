import { headers } from 'next/headers'
import { cache } from 'react'
import { auth, db } from './auth'
import { todoStore } from './todo-store'

export type { Change } from './change'

export const viewer = cache(
  async () => (await auth.api.getSession({ headers: await headers() }))?.user ?? null,
)
export const { todosOf, write } = todoStore(db)
