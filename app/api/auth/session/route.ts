import { route } from '@/lib/auth/visitor'
import { json } from '@/lib/http/route'

export const GET = route(async (visitor) => {
  const signedIn = await visitor.user()
  if (!signedIn) return json({ user: null, session: null })
  const { id, name, email, image, role, sessionId, expiresAt, authenticatedAt, method } = signedIn
  return json({
    user: { id, name, email, image, role },
    session: { id: sessionId, expiresAt, authenticatedAt, method },
  })
})
