import type { Route } from 'next'
import type { AppTransaction } from '@/lib/db/app'
import type { Budget } from '@/lib/http/rate-limit'
import { PROFILE } from './profile/noun'
import { TODOS } from './todos/noun'

/** What the rest of the app knows about a noun (`lib/<noun>/noun.ts`). */
export type Noun = {
  /** Key in the data export. */
  name: string
  /** Label in the navigation. */
  title: string
  path: Route
  /** For its actions. */
  limit: Budget
  /** What a personal access token may be allowed to do with it. Its routes check this. */
  scopes?: readonly ('read' | 'write')[]
  /** Focuses the control with these `aria-keyshortcuts`. */
  shortcuts?: readonly { key: string; label: string }[]
  /** For the data export. Name every column, so that none is exported by accident. */
  exportOne?: (db: AppTransaction, userId: string) => Promise<object | null>
  exportRows?: (db: AppTransaction, rows: Rows) => Promise<{ id: string; createdAt: Date }[]>
  /** Shown to admins. */
  count?: (db: AppTransaction, userId: string) => Promise<number>
  /** Deletes what is over an hour old, in a public demo. */
  reset?: (db: AppTransaction) => Promise<unknown>
  /** Examples for `npm run db:seed`. Must be repeatable. */
  seed?: (db: AppTransaction, userId: string) => Promise<unknown>
}

type Rows = {
  where: { userId: string }
  orderBy: ({ createdAt: 'desc' } | { id: 'asc' })[]
  take: number
}

export const NOUNS: readonly Noun[] = [
  // In the order of the navigation.
  TODOS,
  PROFILE,
]
