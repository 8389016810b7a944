import { fedCmOptionsBody, startFedCm } from '@/lib/auth/oauth/fedcm'
import { findProvider } from '@/lib/auth/oauth/providers'
import { route } from '@/lib/auth/visitor'
import { readJson } from '@/lib/http/body'
import { json } from '@/lib/http/route'

export const POST = route<RouteContext<'/api/auth/oauth/[provider]/fedcm/options'>>(
  async (visitor, request, { params }) => {
    await visitor.takePoint('oauthStart')
    const provider = findProvider((await params).provider)
    const body = await readJson(request, fedCmOptionsBody)
    const { options, cookie } = await startFedCm(visitor, provider, body)
    return json(options, { cookies: [cookie] })
  },
)
