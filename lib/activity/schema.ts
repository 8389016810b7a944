import { z } from 'zod'
import { cursorParam } from '@/lib/input/id'
import { isEventType } from './words'

/** What of the history is shown, as the URL says it. What cannot be read falls back to the first page of everything. */
export const activityView = z.object({
  type: z.string().refine(isEventType).optional().catch(undefined),
  cursor: cursorParam,
})
export type ActivityView = z.infer<typeof activityView>

/** An event of a user's security history, in words. */
export type ActivityItem = {
  id: string
  isFailure: boolean
  /** What happened: "Signed in". */
  words: string
  /** What else: "with a passkey", "3 sessions". */
  details: string[]
  device: string | null
  /** The network only: /24 or /48. */
  address: string | null
  createdAt: Date
}
