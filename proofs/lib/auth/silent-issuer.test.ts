import { NextRequest } from 'next/server'
import { afterEach, expect, test, vi } from 'vitest'
import { startFakeServer } from '@/lib/testing/fake-server'
import { configureIssuers } from '@/lib/testing/oauth'

afterEach(() => vi.unstubAllEnvs())

test.for([
  { platform: 'Vercel', waits: 1 },
  { platform: undefined, waits: 0 },
])('only a platform that suspends the server waits for a silent issuer: %o', async (world) => {
  const issuer = await startFakeServer({ '/.well-known/openid-configuration': () => undefined })
  configureIssuers({ silent: issuer.url })
  vi.stubEnv('VERCEL', world.platform)
  vi.resetModules()
  const { proxy } = await import('@/proxy')
  const waitUntil = vi.fn()
  for (let request = 0; request < 20; request++)
    expect(proxy(new NextRequest('http://localhost:3000/sign-in'), { waitUntil }).status).toBe(200)
  expect(waitUntil).toHaveBeenCalledTimes(world.waits)
  await vi.waitUntil(() => issuer.seen.length === 1)
  await issuer.stop()
})
