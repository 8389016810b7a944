'use server'

import { revalidatePath } from 'next/cache'
import { type Change, viewer, write } from '@/lib/source'

async function run(change: Change) {
  const user = await viewer()
  if (!user) throw new Error('unauthenticated')
  await write(user.id, change)
  revalidatePath('/todos')
}

export async function addTodo(form: FormData) {
  await run({ add: String(form.get('title')).trim().slice(0, 200) })
}

export async function renameTodo(id: string, title: string) {
  await run({ id: String(id), set: { title: String(title).slice(0, 200) } })
}

export async function setCompleted(id: string, completed: boolean) {
  await run({ id: String(id), set: { completed: completed === true } })
}

export async function removeTodo(id: string) {
  await run({ id: String(id), remove: true })
}
