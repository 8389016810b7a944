import { once } from 'node:events'
import { createServer, request, type Server } from 'node:http'
import { afterEach, expect, test, vi } from 'vitest'
import { HOME_PATH } from '@/lib/brand'
import { answerEarly } from '@/lib/server/early-answer'

const HEADERS = {
  'x-frame-options': 'DENY',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'strict-origin-when-cross-origin',
  'content-security-policy': expect.stringContaining("default-src 'none'"),
}
const servers: Server[] = []

afterEach(() => {
  vi.unstubAllEnvs()
  for (const server of servers.splice(0)) server.close()
})

/** The response of a server whose own answer is 200 "next", or `own`. */
async function ask(
  path: string,
  {
    method = 'GET',
    headers = {},
    own = { status: 200, headers: {} },
    answer = answerEarly,
  }: {
    method?: string
    headers?: Record<string, string>
    own?: { status: number; headers: Record<string, string> }
    answer?: typeof answerEarly
  } = {},
) {
  const server = createServer((incoming, response) => {
    if (answer(incoming, response)) return
    for (const [name, value] of Object.entries(own.headers)) response.setHeader(name, value)
    response.statusCode = own.status
    response.end('next')
  }).listen(0, '127.0.0.1')
  servers.push(server)
  await once(server, 'listening')
  const address = server.address()
  if (typeof address !== 'object' || !address) throw new Error('no address')
  const sent = request({ host: '127.0.0.1', port: address.port, path, method, headers }).end()
  const [response] = await once(sent, 'response')
  let body = ''
  for await (const chunk of response) body += chunk
  return { status: response.statusCode, headers: response.headers, body }
}

test.for(['/%', '/%f', '/%ff', '/admin/users/%ff', '/icons/%c3%28', '/api/auth/oauth/%ff?x=1'])(
  '%s, whose percent-encoding is no text, is 400 with the headers',
  async (path) => {
    for (const method of ['GET', 'POST'])
      expect(await ask(path, { method })).toMatchObject({ status: 400, headers: HEADERS })
  },
)

test.for(['/', '/%c3%a9', '/a%2fb', '/?q=%ff', '/settings%00'])(
  '%s is passed to Next',
  async (path) => {
    expect((await ask(path)).body).toBe('next')
  },
)

test('an unreadable router state is a 400; a valid one is passed to Next', async () => {
  const state = (value: string) =>
    ask('/sign-in', { headers: { rsc: '1', 'next-router-state-tree': value } })
  for (const value of ['%ff', 'x', '{}', '%7B%7D', '["",1]', '[]', 'null'])
    expect(await state(value)).toMatchObject({ status: 400, headers: HEADERS })
  expect((await state('a'.repeat(50_000)).catch(() => ({ status: 431 }))).status).not.toBe(200)
  const tree = ['', { children: ['__PAGE__', {}, null, null] }, null, null, 16]
  expect((await state(encodeURIComponent(JSON.stringify(tree)))).body).toBe('next')
})

test('unknown methods are 405 with the headers; files allow only GET and HEAD', async () => {
  for (const method of ['TRACE', 'PROPFIND', 'SEARCH', 'LOCK'])
    expect(await ask('/', { method })).toMatchObject({
      status: 405,
      headers: { ...HEADERS, allow: 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS' },
    })
  for (const path of ['/icons/192.png', '/icon.svg?x', '/favicon.ico', '/opengraph-image'])
    expect(await ask(path, { method: 'POST' })).toMatchObject({
      status: 405,
      headers: { ...HEADERS, allow: 'GET, HEAD' },
    })
  expect((await ask('/icons/192.png')).body).toBe('next')
})

test('Next’s own answers have the headers, and pages keep their policy', async () => {
  const redirect = { status: 308, headers: { location: HOME_PATH } }
  expect((await ask('/profile/', { own: redirect })).headers).toMatchObject(HEADERS)
  const page = { status: 200, headers: { 'content-security-policy': 'of the page' } }
  expect((await ask(HOME_PATH, { own: page })).headers['content-security-policy']).toBe(
    'of the page',
  )
})

test('on https every answer has HSTS, without subdomains', async () => {
  expect((await ask('/')).headers['strict-transport-security']).toBeUndefined()
  vi.stubEnv('APP_URL', 'https://app.example.com')
  vi.resetModules()
  const { answerEarly: answer } = await import('@/lib/server/early-answer')
  for (const path of ['/', '/_next/static/x.js', '/%ff'])
    expect((await ask(path, { answer })).headers['strict-transport-security']).toBe(
      'max-age=63072000',
    )
})

test('a page requested under another loopback name redirects to APP_URL', async () => {
  for (const host of ['127.0.0.1:3000', '[::1]:3000', 'app.localhost:3000', '127.1:3000'])
    expect(
      await ask(`/sign-in?returnTo=${encodeURIComponent(HOME_PATH)}`, { headers: { host } }),
    ).toMatchObject({
      status: 307,
      headers: {
        ...HEADERS,
        location: `http://localhost:3000/sign-in?returnTo=${encodeURIComponent(HOME_PATH)}`,
      },
    })
})

test.for([
  ['/', 'localhost:3000', 'GET'],
  ['/', 'LOCALHOST:3000', 'GET'],
  // A proxy that sends its own address as host.
  ['/', '127.0.0.1:3001', 'GET'],
  ['/', '127.0.0.1', 'GET'],
  ['/', 'app.example.com:3000', 'GET'],
  ['/', 'no host', 'GET'],
  [HOME_PATH, '127.0.0.1:3000', 'POST'],
  ['/api/health/ready', '127.0.0.1:3000', 'GET'],
  ['/_next/static/x.js', '127.0.0.1:3000', 'GET'],
  ['//evil.example', '127.0.0.1:3000', 'GET'],
])('%s for %s by %s doesn’t redirect', async ([path = '', host = '', method]) => {
  expect((await ask(path, { method, headers: { host } })).body).toBe('next')
})

test('a form from an older build redirects to a page; a script’s call doesn’t', async () => {
  const own = { status: 409, headers: { 'x-nextjs-action-not-found': '1' } }
  const form = await ask('/profile?x=1', { method: 'POST', own })
  expect([form.status, form.headers.location]).toEqual([
    303,
    '/new-version?returnTo=%2Fprofile%3Fx%3D1',
  ])
  const call = await ask(HOME_PATH, { method: 'POST', own, headers: { 'next-action': '00' } })
  expect([call.status, call.headers.location]).toEqual([409, undefined])
  const conflict = await ask('/api/x', { method: 'POST', own: { status: 409, headers: {} } })
  expect(conflict.status).toBe(409)
})
