import 'server-only'
import { z } from 'zod'
import type { Result } from '@/lib/errors'
import { AppError } from '@/lib/errors'
import { fieldErrors } from '@/lib/http/body'
import { withAuthUser } from './action'
import { assertAdmin } from './admin'
import type { ClientInfo } from './client-info'
import type { AuthUser } from './session'
import { assertFresh } from './user'

/**
 * The way into every action of the admin pages: `withAuthUser`, and then an admin whose sign-in is fresh. To everybody else the action does not
 * exist, whatever they send with it.
 */
export function withAdmin<Input, Output>(
  { schema, input }: { schema: z.ZodType<Input>; input: unknown },
  run: (admin: AuthUser, input: Input, client: ClientInfo) => Promise<Output>,
): Promise<Result<Output>> {
  return withAuthUser(
    { schema: z.unknown(), input, limit: 'adminChanges' },
    async (user, raw, client) => {
      assertAdmin(user)
      assertFresh(user)
      const parsed = schema.safeParse(raw)
      if (!parsed.success)
        throw new AppError('invalid_input', { fields: fieldErrors(parsed.error) })
      return run(user, parsed.data, client)
    },
  )
}
