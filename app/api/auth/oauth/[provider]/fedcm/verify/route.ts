import { fedCmResponseBody, finishFedCm } from '@/lib/auth/oauth/fedcm'
import { findProvider } from '@/lib/auth/oauth/providers'
import { route } from '@/lib/auth/visitor'
import { readJson } from '@/lib/http/body'
import { json } from '@/lib/http/route'

export const POST = route<RouteContext<'/api/auth/oauth/[provider]/fedcm/verify'>>(
  (visitor, request, { params }) =>
    visitor.countFailures('oauthFailures', async () => {
      const body = await readJson(request, fedCmResponseBody)
      const provider = findProvider((await params).provider)
      const { redirectTo, cookies } = await finishFedCm(visitor, provider, body)
      return json({ redirectTo }, { cookies })
    }),
)
