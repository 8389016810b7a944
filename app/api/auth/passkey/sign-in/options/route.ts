import { startAuthentication } from '@/lib/auth/passkey/authentication'
import { optionsRoute } from '@/lib/auth/passkey/routes'
import { authenticationOptionsBody } from '@/lib/auth/passkey/schema'
import { readJson } from '@/lib/http/body'
import { json } from '@/lib/http/route'

export const POST = optionsRoute(async (request, { user }) => {
  await readJson(request, authenticationOptionsBody)
  const { options, cookie } = await startAuthentication(user)
  return json(options, { cookies: [cookie] })
})
