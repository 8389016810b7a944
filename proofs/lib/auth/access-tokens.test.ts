import { afterEach, expect, test, vi } from 'vitest'
import { tokenRoute } from '@/lib/auth/access-tokens/route'
import { SCOPES } from '@/lib/auth/access-tokens/schema'
import { createAccessToken, listAccessTokens } from '@/lib/auth/access-tokens/store'
import { authenticate } from '@/lib/auth/user'
import { signInUser } from '@/lib/testing/sessions'

afterEach(() => vi.useRealTimers())

test('the permissions are those of the nouns', () => {
  expect(SCOPES).toEqual([
    { scope: 'todos:read', label: 'Read todos' },
    { scope: 'todos:write', label: 'Add and change todos' },
    { scope: 'profile:read', label: 'Read profile' },
  ])
})

test('a route with a scope that no noun has is a mistake, which its first request shows', () => {
  const handle = () => new Response()
  expect(() => tokenRoute('todos:read', handle)).not.toThrow()
  expect(() => tokenRoute('profile:write', handle)).toThrow(
    'No noun in lib/nouns.ts has the scope profile:write',
  )
})

test('a token is listed as expired from the very moment that it expires', async () => {
  const user = await authenticate((await signInUser()).headers)
  if (!user) throw new Error('There is no session')
  const made = { name: 'Backup', scopes: ['todos:read' as const], days: 7 }
  await createAccessToken(user, made, { ipAddress: null, userAgent: null })
  const [token] = await listAccessTokens(user.id)
  const expiresAt = token?.expiresAt.getTime() ?? 0
  for (const [now, isExpired] of [
    [expiresAt - 1, false],
    [expiresAt, true],
  ] as const) {
    vi.useFakeTimers({ now, toFake: ['Date'] })
    expect(await listAccessTokens(user.id)).toMatchObject([{ isExpired }])
  }
})
