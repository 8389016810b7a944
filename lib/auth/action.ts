import 'server-only'
import { headers } from 'next/headers'
import type { z } from 'zod'
import { db } from '@/lib/db/client'
import { isDatabaseUnavailable, isForeignKeyViolation, isRecordMissing } from '@/lib/db/errors'
import {
  AppError,
  ERRORS,
  type ErrorCode,
  type Failure,
  isAppError,
  type Result,
} from '@/lib/errors'
import { fieldErrors } from '@/lib/http/body'
import { consumeRateLimit, type RateLimit } from '@/lib/http/rate-limit'
import { assertSameOrigin } from '@/lib/http/same-origin'
import { type ClientInfo, clientInfo } from './client-info'
import { type AuthUser, assertAdmin, assertFresh, requireAuthUser } from './user'

type Options<Input> = {
  schema: z.ZodType<Input>
  input: unknown
  limit: RateLimit
  fresh?: boolean
  /** For everyone but admins, the action does not exist. */
  admin?: boolean
}

/**
 * Makes a server action. Anyone can post anything to one, so it checks origin, user, input and
 * budget before `run`. Returns expected failures.
 */
export async function withAuthUser<Input, Output>(
  { schema, input, limit, fresh = false, admin = false }: Options<Input>,
  run: (user: AuthUser, input: Input, client: ClientInfo) => Promise<Output>,
): Promise<Result<Output>> {
  try {
    const requestHeaders = await headers()
    assertSameOrigin(requestHeaders)
    const user = await requireAuthUser()
    if (admin) assertAdmin(user)
    if (fresh) assertFresh(user)
    const parsed = schema.safeParse(input)
    if (!parsed.success) return failure('invalid_input', { fields: fieldErrors(parsed.error) })
    await consumeRateLimit(limit, user.id)
    const value = await run(user, parsed.data, clientInfo(requestHeaders)).catch((error: unknown) =>
      refuseDeletedUser(user, error),
    )
    return { ok: true, value }
  } catch (error) {
    if (isAppError(error))
      return failure(error.code, { message: error.message, fields: error.options.fields })
    if (isDatabaseUnavailable(error)) return failure('unavailable')
    throw error
  }
}

/** The user may have been deleted meanwhile. */
async function refuseDeletedUser({ id }: AuthUser, error: unknown): Promise<never> {
  const isRowMissing = isForeignKeyViolation(error) || isRecordMissing(error)
  if (isRowMissing && (await db.user.count({ where: { id } })) === 0)
    throw new AppError('unauthenticated')
  throw error
}

function failure(
  code: ErrorCode,
  { message = ERRORS[code].message, fields }: Pick<Failure, 'fields'> & { message?: string } = {},
): Failure {
  return { ok: false, code, message, fields }
}
