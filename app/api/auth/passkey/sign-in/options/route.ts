import { startAuthentication } from '@/lib/auth/passkey/authentication'
import { authenticationOptionsBody } from '@/lib/auth/passkey/schema'
import { route } from '@/lib/auth/visitor'
import { readJson } from '@/lib/http/body'
import { json } from '@/lib/http/route'

export const POST = route(async (visitor, request) => {
  await visitor.takePoint('ceremonyOptions')
  await readJson(request, authenticationOptionsBody)
  const { options, cookie } = await startAuthentication(visitor)
  return json(options, { cookies: [cookie] })
})
