import 'server-only'
import { z } from 'zod'
import { truncateAddress } from '@/lib/auth/client-info'
import { deviceName } from '@/lib/auth/device-name'
import { methodName } from '@/lib/auth/method-name'
import { db } from '@/lib/db/client'
import { NEWEST_FIRST, readPage } from '@/lib/db/pages'
import type { Prisma } from '@/prisma/generated/client'
import type { ActivityItem, ActivityView } from './schema'
import { ACTIVITY_WORDS, detailWords, eventWords } from './words'

const PAGE_SIZE = 25
const EVENT = {
  id: true,
  type: true,
  outcome: true,
  method: true,
  ipAddress: true,
  userAgent: true,
  detail: true,
  createdAt: true,
} satisfies Prisma.SecurityEventSelect

// "Passkey added with a passkey" says nothing more.
const NAMED_ALREADY = /^passkey_/
const detailShape = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).catch({})

/** One page of the user's security history, newest first, and the cursor of the next one. */
export async function listActivity(
  userId: string,
  { type, cursor }: ActivityView,
): Promise<{ items: ActivityItem[]; nextCursor: string | null }> {
  const { rows, nextCursor } = await readPage({ cursor, size: PAGE_SIZE }, (range, take) =>
    db.securityEvent.findMany({
      where: { userId, type, ...range },
      select: EVENT,
      orderBy: NEWEST_FIRST,
      take,
    }),
  )
  return { items: rows.map((row) => inWords(userId, row)), nextCursor }
}

function inWords(
  userId: string,
  event: Prisma.SecurityEventGetPayload<{ select: typeof EVENT }>,
): ActivityItem {
  const { targetId, ...detail } = detailShape.parse(event.detail)
  const method =
    event.method === null || NAMED_ALREADY.test(event.type)
      ? []
      : [ACTIVITY_WORDS.with(methodName(event.method))]
  return {
    id: event.id,
    isFailure: event.outcome === 'failure',
    words: eventWords(event.type, event.outcome),
    // An admin's own history says whom it was about; the other one's need not.
    details: [
      ...method,
      ...detailWords(
        targetId === undefined || targetId === userId ? detail : { ...detail, targetId },
      ),
    ],
    device: event.userAgent === null ? null : deviceName(event.userAgent),
    address: truncateAddress(event.ipAddress),
    createdAt: event.createdAt,
  }
}
