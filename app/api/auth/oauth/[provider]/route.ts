import { z } from 'zod'
import { land } from '@/lib/auth/oauth/landing'
import { findProvider } from '@/lib/auth/oauth/providers'
import { INTENTS, startFlow } from '@/lib/auth/oauth/start'
import { safeReturnTo } from '@/lib/auth/return-to'
import { route } from '@/lib/auth/visitor'
import { AppError, type ErrorCode } from '@/lib/errors'
import { readForm } from '@/lib/http/body'
import { seeOther } from '@/lib/http/route'

const form = z.object({
  intent: z.enum(INTENTS).default('continue'),
  returnTo: z.string().optional(),
})

/** The app's own pages never cause these. */
const MALFORMED = new Set<ErrorCode | 'fault'>(['not_found', 'invalid_input'])

/** 303 to the provider, or back with a code. */
export const POST = route<RouteContext<'/api/auth/oauth/[provider]'>>(
  async (visitor, request, { params }) => {
    visitor.onRefusal = (code) => {
      const isInJson = code === 'too_many_requests' ? !visitor.isNavigating : MALFORMED.has(code)
      return isInJson ? null : land(code, null)
    }
    await visitor.takePoint('oauthStart')
    const provider = findProvider((await params).provider)
    if (!provider) throw new AppError('not_found')
    const { intent, returnTo } = await readForm(request, form)
    const destination = { intent, returnTo: safeReturnTo(returnTo), provider: provider.config.id }
    visitor.onRefusal = (code) => land(code, destination)
    const { url, cookie } = await startFlow(visitor, provider, destination)
    return seeOther(url.href, { cookies: [cookie] })
  },
)
