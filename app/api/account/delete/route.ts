import { after } from 'next/server'
import { z } from 'zod'
import { expiredSessionCookie } from '@/lib/auth/session'
import { route } from '@/lib/auth/visitor'
import { readForm } from '@/lib/http/body'
import { consumeRateLimit } from '@/lib/http/rate-limit'
import { seeOther } from '@/lib/http/route'
import {
  deletedUserHandlesCookie,
  expiredTypedPhraseCookie,
  typedPhraseCookie,
} from '@/lib/personal-data/cookies'
import { DELETE_PHRASE, deleteOwnUser } from '@/lib/personal-data/delete'
import { CONFIRM_FIRST, wayBack } from '@/lib/personal-data/way-back'

const form = z.object({
  confirmation: z.string().refine((value) => value.trim().toLowerCase() === DELETE_PHRASE),
})

/** Posted by a plain form: a full page load clears the user from the page. */
export const POST = route(
  async (visitor, request) => {
    visitor.onRefusal = wayBack(visitor)
    const user = await visitor.requireUser()
    await readForm(request, form)
    if (!user.isFresh) return seeOther(CONFIRM_FIRST, { cookies: [typedPhraseCookie()] })
    await consumeRateLimit('accountDeletions', user.id)
    const { userHandles, revoked } = await deleteOwnUser(user.id, visitor.client)
    // Providers may be slow.
    after(revoked)
    const handleCookies = userHandles.length > 0 ? [deletedUserHandlesCookie(userHandles)] : []
    const response = seeOther('/deleted', {
      cookies: [expiredSessionCookie(), expiredTypedPhraseCookie(), ...handleCookies],
    })
    response.headers.set('clear-site-data', '"cache"')
    return response
  },
  { isPage: true },
)
