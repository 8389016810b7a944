import 'server-only'
import { type ClientInfo, clientInfo } from '@/lib/auth/client-info'
import { confirmPath } from '@/lib/auth/return-to'
import type { AuthUser } from '@/lib/auth/session'
import { authenticate } from '@/lib/auth/user'
import { AppError, isAppError } from '@/lib/errors'
import type { Cookie } from '@/lib/http/cookies'
import { isNavigation, navigationRoute, seeOther } from '@/lib/http/route'
import { assertSameOrigin } from '@/lib/http/same-origin'

const PAGE = '/settings/data'

/**
 * A route that a form of `/settings/data` posts to: same-origin, for a signed-in user. What it refuses is answered as JSON to a program; a person,
 * whose browser navigates here, is led back to the page, to the sign-in, or over the step-up.
 */
export function accountRoute(
  handle: (request: Request, context: { user: AuthUser; client: ClientInfo }) => Promise<Response>,
) {
  return navigationRoute(async (request) => {
    const { headers } = request
    assertSameOrigin(headers)
    try {
      const user = await authenticate(headers)
      if (!user) throw new AppError('unauthenticated')
      return await handle(request, { user, client: clientInfo(headers) })
    } catch (error) {
      if (!isAppError(error) || !isNavigation(headers)) throw error
      return seeOther(wayOut(error))
    }
  })
}

/** The step-up, which leads back to the page. `cookies` keep what was typed. */
export function confirmFirst(cookies: Cookie[] = []): Response {
  return seeOther(confirmPath(PAGE), { cookies })
}

function wayOut({ code }: AppError): string {
  if (code === 'unauthenticated') return `/sign-in?returnTo=${encodeURIComponent(PAGE)}`
  return code === 'fresh_sign_in_required' ? confirmPath(PAGE) : `${PAGE}?error=${code}`
}
