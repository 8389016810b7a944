import { z } from 'zod'
import { form, text } from '@/lib/input/form'
import { cursorParam, reference } from '@/lib/input/id'

const ROLES = ['user', 'admin'] as const

export const userReference = form({ userId: reference })
export const methodReference = form({
  userId: reference,
  kind: z.enum(['passkey', 'account']).catch('passkey'),
  id: reference,
})
export const roleChange = form({ userId: reference, role: z.enum(ROLES) })

export const usersView = z.object({
  q: text({ label: 'Search', max: 100 }).catch(''),
  cursor: cursorParam,
})
export type UsersView = z.infer<typeof usersView>

export type UserSummary = {
  id: string
  name: string
  email: string | null
  role: (typeof ROLES)[number]
  createdAt: Date
}
