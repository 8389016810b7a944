import type { Route } from 'next'
import type { AppTransaction } from '@/lib/db/app'
import { PROFILE } from './profile/noun'
import { TODOS } from './todos/noun'

/** All that the rest of the app knows of a noun: `lib/<noun>/noun.ts`. */
export type Noun = {
  /** Its name in the export. */
  name: string
  /** Its name in the navigation. */
  title: string
  /** Its page. */
  path: Route
  /** Its rate limits: points per `duration`, in seconds. */
  limits: Record<string, { points: number; duration: number }>
  /** Keys that focus the control of its page that says `aria-keyshortcuts`. */
  shortcuts?: readonly { key: string; label: string }[]
  /** For the export: the user's one row, or one batch of their rows. Name every column, so that a new one stays out until somebody decides. */
  exportOne?: (db: AppTransaction, userId: string) => Promise<object | null>
  exportRows?: (db: AppTransaction, rows: Rows) => Promise<{ id: string; createdAt: Date }[]>
  /** How many the user has, for admins. */
  count?: (db: AppTransaction, userId: string) => Promise<number>
  /** Makes examples for `npm run db:seed`; run again, it changes nothing. */
  seed?: (db: AppTransaction, userId: string) => Promise<unknown>
}

/** Which rows of a list a noun reads for the export. */
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

/** Where people land after signing in: the first noun's page. */
export const HOME_PATH: Route = NOUNS[0].path

type KeysOf<T> = T extends unknown ? keyof T : never
export type NounLimit = KeysOf<(typeof ALL)[number]['limits']>
