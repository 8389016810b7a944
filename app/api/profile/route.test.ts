import { expect, test } from 'vitest'
import { createAccessToken } from '@/lib/auth/access-tokens/store'
import { authenticate } from '@/lib/auth/user'
import { env } from '@/lib/env'
import { saveProfile } from '@/lib/profile/data'
import { openBrowser } from '@/lib/testing/browser'
import { signInUser } from '@/lib/testing/sessions'

test('a token with the permission reads its owner’s profile', async () => {
  Object.assign(env(), { hasAccessTokens: true })
  const profile = { displayName: 'Ada', bio: null, avatarUrl: null, theme: 'dark' as const }
  const user = await authenticate((await signInUser()).headers)
  if (!user) throw new Error('There is no session')
  await saveProfile(user.id, profile)
  const get = async (scope: 'profile:read' | 'notes:read') => {
    const made = { name: 'Phone', scopes: [scope], days: 7 }
    const token = await createAccessToken(user, made, { ipAddress: null, userAgent: null })
    const headers = { authorization: `Bearer ${token}` }
    return openBrowser().get('/api/profile', { headers })
  }
  expect(await (await get('profile:read')).json()).toEqual(profile)
  expect((await get('notes:read')).status).toBe(403)
})
