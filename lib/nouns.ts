import type { Route } from 'next'
import type { AppTransaction } from '@/lib/db/app'
import { PROFILE } from './profile/noun'
import { TODOS } from './todos/noun'

/** Everything the rest of the app knows about a noun (`lib/<noun>/noun.ts`). */
export type Noun = {
  /** Key in the data export. */
  name: string
  /** Label in the navigation. */
  title: string
  path: Route
  /** Rate limits: points per `duration` seconds. */
  limits: Record<string, { points: number; duration: number }>
  /** Each key focuses the control with the matching `aria-keyshortcuts`. */
  shortcuts?: readonly { key: string; label: string }[]
  /**
   * The user's one row, or one batch of their rows, for the data export. Name every column, so that
   * a new column is exported only on purpose.
   */
  exportOne?: (db: AppTransaction, userId: string) => Promise<object | null>
  exportRows?: (db: AppTransaction, rows: Rows) => Promise<{ id: string; createdAt: Date }[]>
  /** How many rows the user has, shown to admins. */
  count?: (db: AppTransaction, userId: string) => Promise<number>
  /** Adds examples for `npm run db:seed`. Must be safe to run again. */
  seed?: (db: AppTransaction, userId: string) => Promise<unknown>
}

type Rows = {
  where: { userId: string }
  orderBy: ({ createdAt: 'desc' } | { id: 'asc' })[]
  take: number
}

const ALL = [
  // In the order of the navigation.
  TODOS,
  PROFILE,
] as const

/** The app's own nouns. */
export const NOUNS: readonly [Noun, ...Noun[]] = ALL

/** Where users land after signing in. */
export const HOME_PATH: Route = NOUNS[0].path

type KeysOf<T> = T extends unknown ? keyof T : never
export type NounLimit = KeysOf<(typeof ALL)[number]['limits']>
