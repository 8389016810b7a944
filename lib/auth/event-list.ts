import 'server-only'
import { z } from 'zod'
import { db } from '@/lib/db/client'
import { NEWEST_FIRST, readPage } from '@/lib/db/pages'
import { cursorParam } from '@/lib/input/id'
import type { Prisma } from '@/prisma/generated/client'
import { deviceName, truncateAddress } from './client-info'
import { type EventDetail, SECURITY_EVENT_TYPES } from './events'

/** Invalid parameters mean the first page of all events. */
export const eventsView = z.object({
  type: z.enum(SECURITY_EVENT_TYPES).optional().catch(undefined),
  cursor: cursorParam,
})
export type EventsView = z.infer<typeof eventsView>

export type ListedEvent = {
  id: string
  /** Usually a `SecurityEventType`; old rows may have others. */
  type: string
  isFailure: boolean
  method: string | null
  detail: EventDetail
  device: string | null
  /** The network only: /24 or /48. */
  address: string | null
  createdAt: Date
}

const PAGE_SIZE = 25
export const LISTED = {
  id: true,
  type: true,
  outcome: true,
  method: true,
  ipAddress: true,
  userAgent: true,
  detail: true,
  createdAt: true,
} satisfies Prisma.SecurityEventSelect
const detailShape: z.ZodType<EventDetail> = z
  .record(z.string(), z.union([z.string(), z.number(), z.boolean()]))
  .catch({})

/** One page, newest first, and the cursor of the next. */
export async function listSecurityEvents(
  userId: string,
  { type, cursor }: EventsView,
): Promise<{ events: ListedEvent[]; nextCursor: string | null }> {
  const { rows, nextCursor } = await readPage({ cursor, size: PAGE_SIZE }, (range, take) =>
    db.securityEvent.findMany({
      where: { userId, type, ...range },
      select: LISTED,
      orderBy: NEWEST_FIRST,
      take,
    }),
  )
  return { events: rows.map(listedEvent), nextCursor }
}

type EventRow = Prisma.SecurityEventGetPayload<{ select: typeof LISTED }>

export function listedEvent({ outcome, detail, ipAddress, userAgent, ...row }: EventRow) {
  return {
    ...row,
    isFailure: outcome === 'failure',
    detail: detailShape.parse(detail),
    device: userAgent === null ? null : deviceName(userAgent),
    address: truncateAddress(ipAddress),
  } satisfies ListedEvent
}
