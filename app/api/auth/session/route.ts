import { authenticate } from '@/lib/auth/user'
import { json, jsonRoute } from '@/lib/http/route'

export const GET = jsonRoute(async (request) => {
  const signedIn = await authenticate(request.headers)
  if (!signedIn) return json({ user: null, session: null })
  const { id, name, email, image, role, sessionId, expiresAt, authenticatedAt, method } = signedIn
  return json({
    user: { id, name, email, image, role },
    session: { id: sessionId, expiresAt, authenticatedAt, method },
  })
})
