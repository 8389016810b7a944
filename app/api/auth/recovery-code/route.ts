import { z } from 'zod'
import { signInWithRecoveryCode } from '@/lib/auth/recovery-codes'
import { confirmPath, safeReturnTo } from '@/lib/auth/return-to'
import { signInCookies } from '@/lib/auth/session'
import { route } from '@/lib/auth/visitor'
import { readForm } from '@/lib/http/body'
import { seeOther } from '@/lib/http/route'

const form = z.object({ code: z.string().max(1000), returnTo: z.string().optional() })

/** Posted by a plain form. Leads to adding a passkey, or back to the form. */
export const POST = route(
  async (visitor, request) => {
    const user = await visitor.user()
    const { code, returnTo } = await readForm(request, form)
    const destination = safeReturnTo(returnTo)
    visitor.onRefusal = (refused) => {
      const isSaidThere = refused === 'invalid_input' || refused === 'too_many_requests'
      if (!isSaidThere || !visitor.isNavigating) return null
      const page = user
        ? confirmPath(destination)
        : `/sign-in?returnTo=${encodeURIComponent(destination)}`
      return seeOther(`${page}&recovery=${refused}`)
    }
    const token = await visitor.countFailures('recoveryCodeFailures', () =>
      signInWithRecoveryCode(visitor, code),
    )
    const next = user
      ? destination
      : `/add-passkey?${new URLSearchParams({ returnTo: destination })}`
    return seeOther(next, { cookies: signInCookies(token, visitor.client) })
  },
  { isPage: true },
)
