import type { Change } from './change'

export type { Change }

const USER = { id: 'user-0', name: 'User 0000' }
const TODOS = Array.from({ length: 50 }, (_, n) => ({
  id: `todo-${n}-0123456789abcdef0123456789`,
  title: `Todo ${n} of user 0000: call the plumber`,
  completed: n % 3 === 0,
}))

// No session, no database: what Next and React alone cost.
export async function viewer(): Promise<typeof USER | null> {
  return USER
}

export async function todosOf(_userId: string) {
  return TODOS
}

export async function write(_userId: string, _change: Change) {}
