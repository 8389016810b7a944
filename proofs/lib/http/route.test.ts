import { expect, test } from 'vitest'
import { HOME_PATH } from '@/lib/brand'
import { json, seeOther } from '@/lib/http/route'

test('json keeps its body and sets each cookie in its own header', async () => {
  const cookie = { name: 'a', value: '1', maxAge: 1, sameSite: 'lax' } as const
  const response = json({ ok: true }, { status: 201, cookies: [cookie, { ...cookie, name: 'b' }] })
  expect([response.status, await response.json(), response.headers.getSetCookie().length]).toEqual([
    201,
    { ok: true },
    2,
  ])
})

test('seeOther is an uncached 303', () => {
  const response = seeOther(HOME_PATH)
  expect([
    response.status,
    response.headers.get('location'),
    response.headers.get('cache-control'),
  ]).toEqual([303, HOME_PATH, 'no-store'])
})
