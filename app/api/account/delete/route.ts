import { after } from 'next/server'
import { expiredSessionCookie } from '@/lib/auth/session-cookie'
import { readForm } from '@/lib/http/body'
import { consumeRateLimit } from '@/lib/http/rate-limit'
import { seeOther } from '@/lib/http/route'
import {
  deletedUserHandlesCookie,
  expiredTypedPhraseCookie,
  typedPhraseCookie,
} from '@/lib/personal-data/cookies'
import { deleteAccount } from '@/lib/personal-data/delete'
import { accountRoute, confirmFirst } from '@/lib/personal-data/routes'
import { deletionForm } from '@/lib/personal-data/schema'

/** Posted by a plain form: the answer is a full page load, so that nothing of the account stays in the page. */
export const POST = accountRoute(async (request, { user, client }) => {
  await readForm(request, deletionForm)
  if (!user.isFresh) return confirmFirst([typedPhraseCookie()])
  await consumeRateLimit('accountDeletions', user.id)
  const { userHandles, revoked } = await deleteAccount(user.id, client)
  // The providers may take their time; nobody waits for them.
  after(revoked)
  const handleCookies = userHandles.length > 0 ? [deletedUserHandlesCookie(userHandles)] : []
  const response = seeOther('/deleted', {
    cookies: [expiredSessionCookie(), expiredTypedPhraseCookie(), ...handleCookies],
  })
  response.headers.set('clear-site-data', '"cache"')
  return response
})
