import { startRegistration } from '@/lib/auth/passkey/registration'
import { optionsRoute } from '@/lib/auth/passkey/routes'
import { registrationOptionsBody } from '@/lib/auth/passkey/schema'
import { readSessionToken } from '@/lib/auth/session-cookie'
import { readJson } from '@/lib/http/body'
import { json } from '@/lib/http/route'

export const POST = optionsRoute(async (request, { user }) => {
  const body = await readJson(request, registrationOptionsBody)
  const { options, cookie } = await startRegistration(user, body, {
    hasCookie: readSessionToken(request.headers) !== null,
  })
  return json(options, { cookies: [cookie] })
})
