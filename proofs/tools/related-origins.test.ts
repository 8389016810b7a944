import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { env } from '@/lib/env'
import { checkRelatedOrigins } from '@/scripts/doctor/network'

const LIST = 'https://example.org/.well-known/webauthn'
const OTHER = 'https://example.net'
const MISSING = [`${LIST} does not list ${OTHER}, so passkeys of example.org do not work there.`]

beforeEach(() => {
  const origins = ['https://example.org', OTHER]
  Object.assign(env(), { rpId: 'example.org', origins, isSecure: true })
})
afterEach(() => vi.unstubAllGlobals())

test.each([
  ['lists both', () => Response.json({ origins: ['https://example.org', OTHER] }), []],
  ['lists the related one only', () => Response.json({ origins: [OTHER] }), []],
  ['lists one', () => Response.json({ origins: ['https://example.org'] }), MISSING],
  ['answers with a page', () => new Response('<!doctype html>'), MISSING],
  ['answers null', () => Response.json(null), MISSING],
  ['has a number for a list', () => Response.json({ origins: 1 }), MISSING],
  ['redirects', () => new Response(null, { status: 302 }), MISSING],
  ['cannot be reached', () => Promise.reject(new TypeError('fetch failed')), MISSING],
])('the site of RP_ID %s', async (_name, answer, lines) => {
  const fetched = vi.fn(async () => answer())
  vi.stubGlobal('fetch', fetched)
  expect(await checkRelatedOrigins()).toEqual(lines)
  expect(fetched).toHaveBeenCalledExactlyOnceWith(
    LIST,
    expect.objectContaining({ redirect: 'manual' }),
  )
})
