import 'server-only'
import { headers } from 'next/headers'
import type { z } from 'zod'
import { db } from '@/lib/db/client'
import { isDatabaseUnavailable, isForeignKeyViolation, isRecordMissing } from '@/lib/db/errors'
import type { Failure, Result } from '@/lib/errors'
import { AppError, ERRORS, type ErrorCode, isAppError } from '@/lib/errors'
import { fieldErrors } from '@/lib/http/body'
import { consumeRateLimit, type RateLimit } from '@/lib/http/rate-limit'
import { assertSameOrigin } from '@/lib/http/same-origin'
import { type ClientInfo, clientInfo } from './client-info'
import type { AuthUser } from './session'
import { requireAuthUser, requireFreshAuthUser } from './user'

/**
 * The way into every server action. An action answers to whoever posts its id to any path, so nothing is taken on trust: the request must be
 * same-origin, there must be a user, the input must fit the schema, the budget must not be spent. Then `run`, whose expected failures come back as values.
 * `fresh` is for sensitive actions: it refuses with `fresh_sign_in_required`, which `ActionNotice` answers with the way to the step-up and back.
 */
export async function withAuthUser<Input, Output>(
  {
    schema,
    input,
    limit,
    fresh = false,
  }: { schema: z.ZodType<Input>; input: unknown; limit: RateLimit; fresh?: boolean },
  run: (user: AuthUser, input: Input, client: ClientInfo) => Promise<Output>,
): Promise<Result<Output>> {
  try {
    const requestHeaders = await headers()
    assertSameOrigin(requestHeaders)
    const user = fresh ? await requireFreshAuthUser() : await requireAuthUser()
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

/** A row that is missing may be the user's own: they were deleted since their session was read. Throws either way. */
async function refuseDeletedUser({ id }: AuthUser, error: unknown): Promise<never> {
  const isRowMissing = isForeignKeyViolation(error) || isRecordMissing(error)
  if (isRowMissing && (await db.user.count({ where: { id } })) === 0)
    throw new AppError('unauthenticated', { cause: error })
  throw error
}

function failure(
  code: ErrorCode,
  { message = ERRORS[code].message, fields }: Pick<Failure, 'fields'> & { message?: string } = {},
): Failure {
  return { ok: false, code, message, fields }
}
