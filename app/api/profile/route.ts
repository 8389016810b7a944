import { tokenRoute } from '@/lib/auth/access-tokens/route'
import { json } from '@/lib/http/route'
import { getProfile } from '@/lib/profile/data'

export const GET = tokenRoute('profile:read', async (user) => json(await getProfile(user.id)))
