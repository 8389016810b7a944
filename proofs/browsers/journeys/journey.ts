import type pg from 'pg'
import type { Page } from '../page'

/** The page is signed out at the beginning. */
export type Visit = { page: Page; db: pg.Pool }

export type Journey = {
  title: string
  run: (visit: Visit) => Promise<void>
  /** Belongs to the short run. */
  isShort?: boolean
}
