import { startRegistration } from '@/lib/auth/passkey/registration'
import { registrationOptionsBody } from '@/lib/auth/passkey/schema'
import { route } from '@/lib/auth/visitor'
import { readJson } from '@/lib/http/body'
import { json } from '@/lib/http/route'

export const POST = route(async (visitor, request) => {
  await visitor.takePoint('ceremonyOptions')
  const body = await readJson(request, registrationOptionsBody)
  const { options, cookie } = await startRegistration(visitor, body)
  return json(options, { cookies: [cookie] })
})
