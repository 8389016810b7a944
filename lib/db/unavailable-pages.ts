import { isDatabaseUnavailable } from './errors'

/** Next recognises the error of its own `redirect('/unavailable')` by this digest. */
const REDIRECT_DIGEST = 'NEXT_REDIRECT;replace;/unavailable;307;'

/**
 * Extension for Prisma clients: a page whose query fails because the database is unavailable
 * redirects to /unavailable (503). Other callers get the same error as before.
 */
export const unavailablePages = {
  query: {
    async $allOperations<Args, Answer>({
      args,
      query,
    }: {
      args: Args
      query: (args: Args) => Promise<Answer>
    }): Promise<Answer> {
      try {
        return await query(args)
      } catch (error) {
        throw error instanceof Error && isDatabaseUnavailable(error)
          ? Object.assign(error, { digest: REDIRECT_DIGEST })
          : error
      }
    },
  },
}
