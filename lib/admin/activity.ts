import 'server-only'
import { z } from 'zod'
import { eventsView, LISTED, type ListedEvent, listedEvent } from '@/lib/auth/event-list'
import type { AuthUser } from '@/lib/auth/user'
import { assertAdminView } from '@/lib/auth/user'
import { db } from '@/lib/db/client'
import { NEWEST_FIRST, readPage, readPages } from '@/lib/db/pages'
import { maskFor } from '@/lib/demo'
import { csvLine } from '@/lib/http/download'
import { form, text } from '@/lib/input/form'
import { id as idSchema } from '@/lib/input/id'
import type { Prisma } from '@/prisma/generated/client'
import { containing } from './data'

const PAGE_SIZE = 50
const BATCH = 500
const DAY_MS = 24 * 60 * 60 * 1000

// Postgres has no year 0.
const day = z.iso
  .date()
  .regex(/^(?!0000)/)
  .optional()
  .catch(undefined)

/** From the URL or the form; ignores what it cannot read. Days are in UTC. */
export const activityView = form({
  ...eventsView.shape,
  user: text({ label: 'User', max: 100 }).catch(''),
  from: day,
  to: day,
})
export type ActivityView = z.infer<typeof activityView>

type Viewer = Pick<AuthUser, 'role'>
type Owner = { id: string; name: string; email: string | null }
export type OwnedEvent = ListedEvent & { user: Owner | null }

const OWNED = {
  ...LISTED,
  user: { select: { id: true, name: true, email: true } },
} satisfies Prisma.SecurityEventSelect

/** One page of all users' events, newest first. Throws `AppError('not_found')`. */
export async function listActivity(
  admin: Viewer,
  view: ActivityView,
): Promise<{ events: OwnedEvent[]; nextCursor: string | null }> {
  assertAdminView(admin)
  const { rows, nextCursor } = await readPage(
    { cursor: view.cursor, size: PAGE_SIZE },
    find(admin, view),
  )
  return { events: maskFor(admin, rows.map(ownedEvent)), nextCursor }
}

/** All events of the view as CSV (RFC 4180), at most 500 in memory. */
export async function* exportActivity(view: ActivityView): AsyncGenerator<string> {
  yield csvLine([
    'time',
    'event',
    'outcome',
    'method',
    'user id',
    'name',
    'email',
    'device',
    'address',
    'detail',
  ])
  for await (const rows of readPages(BATCH, find({ role: 'admin' }, view)))
    yield rows
      .map(ownedEvent)
      .map(({ createdAt, type, isFailure, method, user, device, address, detail }) =>
        csvLine([
          createdAt.toISOString(),
          type,
          isFailure ? 'failure' : 'success',
          method,
          user?.id,
          user?.name,
          user?.email,
          device,
          address,
          JSON.stringify(detail),
        ]),
      )
      .join('')
}

function find(admin: Viewer, { user, type, from, to }: ActivityView) {
  const days = {
    gte: from && new Date(from),
    lt: to && new Date(new Date(to).getTime() + DAY_MS),
  }
  return (range: Prisma.SecurityEventWhereInput, take: number) =>
    db.securityEvent.findMany({
      where: { type, ...whose(admin, user), AND: [{ createdAt: days }, range] },
      select: OWNED,
      orderBy: NEWEST_FIRST,
      take,
    })
}

/** By id, or a part of the name or email. */
function whose(admin: Viewer, user: string): Prisma.SecurityEventWhereInput {
  const userId = idSchema.safeParse(user).data
  if (userId) return { userId }
  return user === '' ? {} : { user: containing(admin, user) }
}

type OwnedRow = Prisma.SecurityEventGetPayload<{ select: typeof OWNED }>

function ownedEvent({ user, ...row }: OwnedRow): OwnedEvent {
  return { ...listedEvent(row), user }
}
