import 'server-only'
import type { Role } from '@/prisma/generated/client'
import { env } from './env'

// A public demo (DEMO=true): everyone may look at the admin pages, and what they add lasts an hour.
// To remove it, delete this file and `isDemo` in lib/env, and mend what the compiler then names.

type Viewer = { role: Role }

export function mayViewAdminPages({ role }: Viewer): boolean {
  return role === 'admin' || env().isDemo
}

const MASKED = ['email', 'address', 'accountId']

/** For admins as it is; for visitors of a demo without emails, addresses and providers' ids. */
export function maskFor<T>({ role }: Viewer, value: T): T {
  return role === 'admin' ? value : mask(value)
}

function mask<T>(value: T): T
function mask(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(mask)
  if (typeof value !== 'object' || value === null || value instanceof Date) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      MASKED.includes(key) && typeof inner === 'string' ? '•••' : mask(inner),
    ]),
  )
}
