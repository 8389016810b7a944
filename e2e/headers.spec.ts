import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { APIResponse } from '@playwright/test'
import { HOME_PATH } from '@/lib/brand'
import { expect, test } from './testing/fixtures'

const STATIC = {
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
}
const POLICY = [
  "default-src 'none'",
  /^script-src 'self' 'nonce-[A-Za-z0-9+/]{22}==' 'strict-dynamic'$/,
  /^style-src 'self' 'nonce-[A-Za-z0-9+/]{22}=='$/,
  "img-src 'self' https: data:",
  "font-src 'self'",
  "connect-src 'self'",
  "manifest-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  /^form-action 'self'( https?:\/\/[^\s;*]+)*$/,
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types default',
]

function expectHeaders(
  response: APIResponse,
  { referrerPolicy = 'strict-origin-when-cross-origin' } = {},
): void {
  const headers = response.headers()
  const label = `${response.status()} ${response.url()}`
  expect(headers, label).toMatchObject({ ...STATIC, 'referrer-policy': referrerPolicy })
  expect(headers['permissions-policy'], label).toContain(
    'publickey-credentials-create=(self), publickey-credentials-get=(self)',
  )
  expect(headers['x-powered-by'], label).toBeUndefined()
  // On plain http, as here, it would be ignored (RFC 6797 §7.2).
  expect(headers['strict-transport-security'], label).toBeUndefined()
  const directives = (headers['content-security-policy'] ?? '').split('; ')
  for (const expected of POLICY) {
    const name = String(expected).replace(/^\/\^/, '').split(' ')[0] ?? ''
    expect(
      directives.find((directive) => directive.startsWith(`${name} `)),
      label,
    ).toEqual(typeof expected === 'string' ? expected : expect.stringMatching(expected))
  }
}

/** For responses that are not pages: no nonce, and nothing that only proxy.ts sets. */
function expectFileHeaders(response: APIResponse): void {
  expect(response.headers(), response.url()).toMatchObject({
    ...STATIC,
    'content-security-policy':
      "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
  })
  expect(response.headers()['x-request-id'], response.url()).toBeUndefined()
}

function nonceOf(response: APIResponse): string {
  return /'nonce-([^']+)'/.exec(response.headers()['content-security-policy'] ?? '')?.[1] ?? ''
}

test('every class of response carries the headers', async ({ page, user: _, request, baseURL }) => {
  const origin = baseURL ?? ''
  const landing = await request.get('/')
  const assets = [
    ...(await landing.text()).matchAll(/(?:src|href)="(\/[^"]+\.(?:js|css|woff2|svg)[^"]*)"/g),
  ].map(([, path]) => path ?? '')
  expect(
    assets.some((path) => path.endsWith('.js')) && assets.some((path) => path.endsWith('.css')),
  ).toBe(true)

  const pages: [string, number][] = [
    ['/', 200],
    ['/sign-in', 200],
    ['/signed-out', 200],
    ['/nowhere', 404],
    [HOME_PATH, 307],
    ['/unavailable', 503],
  ]
  for (const [path, status] of pages) {
    const response = await request.get(path, { maxRedirects: 0 })
    expect(response.status(), path).toBe(status)
    expectHeaders(response)
    expect(response.headers()['cache-control'], path).toContain('no-store')
  }
  const navigation = await request.get('/sign-in', { headers: { rsc: '1' } })
  expect(navigation.headers()['content-type']).toContain('text/x-component')
  expectHeaders(navigation)
  const signedIn = await page.request.get('/settings')
  expectHeaders(signedIn)
  expect(signedIn.headers()['cache-control']).toContain('no-store')

  for (const response of [
    await request.get('/api/auth/session'),
    await request.post('/api/auth/passkey/sign-in/options', { headers: { origin }, data: {} }),
    await request.post('/api/auth/passkey/sign-in/options', { data: {} }),
    await request.get('/api/auth/passkey/sign-in/options'),
    await request.post('/api/auth/sign-out', { headers: { origin }, maxRedirects: 0 }),
    await request.get('/api/auth/nowhere'),
  ]) {
    expectHeaders(response, { referrerPolicy: 'no-referrer' })
    expect(response.headers()['cache-control'], response.url()).toContain('no-store')
  }
  const health = await request.get('/api/health/live')
  expectHeaders(health)
  expect(health.headers()['cache-control']).toBe('no-store')

  for (const path of assets) {
    const response = await request.get(path)
    expect(response.status(), path).toBe(200)
    expectFileHeaders(response)
  }
  for (const path of [
    '/icon.svg',
    '/icons/192.png',
    '/favicon.ico',
    '/apple-icon',
    '/opengraph-image',
    '/manifest.webmanifest',
  ]) {
    const response = await request.get(path)
    expect(response.status(), path).toBe(200)
    expectFileHeaders(response)
  }
  // A missing icon is answered with a page.
  const noIcon = await request.get('/icons/nowhere.png')
  expect(noIcon.status()).toBe(404)
  expectHeaders(noIcon)
  const missing = await request.get('/_next/static/chunks/nowhere.js')
  expect(missing.status()).toBe(404)
  expectFileHeaders(missing)
  // Next redirects before it applies our headers.
  for (const path of ['/profile/', '//profile']) {
    const response = await request.get(`${origin}${path}`, { maxRedirects: 0 })
    expect(response.status(), path).toBe(308)
    expectFileHeaders(response)
  }
})

test('malformed URLs and posts are refused, and never answered with a 500', async ({
  request,
  baseURL,
}) => {
  const origin = baseURL ?? ''
  for (const path of [
    '/settings%00',
    '/_next/image?url=/icon.svg&w=64&q=75',
    '/_error',
    '/_not-found',
  ]) {
    const response = await request.get(`${origin}${path}`)
    expect(response.status(), path).toBe(404)
    expectHeaders(response)
  }
  for (const [method, path] of [
    ['GET', '/%'],
    ['GET', '/%ff'],
    ['GET', '/admin/users/%ff'],
    ['GET', '/icons/%ff'],
    ['POST', '/api/auth/oauth/%ff'],
    ['GET', '/api/auth/oauth/%ff/callback'],
  ] as const) {
    const response = await request.fetch(`${origin}${path}`, { method, headers: { origin } })
    expect(response.status(), path).toBe(400)
    expectHeaders(response)
  }
  for (const state of ['%ff', '{}', 'x']) {
    const headers = { rsc: '1', 'next-router-state-tree': state }
    const response = await request.get('/sign-in', { headers })
    expect(response.status(), state).toBe(400)
    expectHeaders(response)
  }
  for (const action of ['00', '0'.repeat(40), 'x'.repeat(5_000), '"><script>']) {
    const response = await request.post('/sign-in', {
      headers: { origin, 'next-action': action },
      data: '[]',
    })
    expect([400, 404], action).toContain(response.status())
    expectHeaders(response)
  }
})

test('a malformed request leaves no stack trace in the log', async ({ request, baseURL }) => {
  const log = process.env.E2E_APP_LOG ?? ''
  const before = readFileSync(log, 'utf8').length
  const origin = 'https://evil.example'
  for (const path of ['/admin/users/%ff', '/icons/%ff', '/api/auth/oauth/%ff'])
    await request.get(`${baseURL}${path}`)
  await request.get('/sign-in', { headers: { rsc: '1', 'next-router-state-tree': '%ff' } })
  await request.fetch('/', { method: 'TRACE' })
  await request.post(HOME_PATH, { headers: { origin, 'next-action': 'a'.repeat(42) }, data: '[]' })
  expect(readFileSync(log, 'utf8').slice(before)).not.toMatch(
    /URIError|router state|Invalid Server Actions|does not match|TypeError/,
  )
})

test('every route answers every method properly and with the headers', async ({
  request,
  baseURL,
}) => {
  const routes = readdirSync('app', { recursive: true, encoding: 'utf8' })
    .filter((file) => path.basename(file) === 'route.ts')
    .map((file) => `/${path.dirname(file)}`.replace('[provider]', 'acme').replace('[file]', 'x'))
  expect(routes.length).toBeGreaterThan(15)
  const pages = ['/', '/sign-in', HOME_PATH, '/nowhere']
  for (const method of ['HEAD', 'OPTIONS', 'PUT', 'PATCH', 'DELETE', 'TRACE', 'PROPFIND', 'FOO']) {
    for (const path of [...routes, ...pages, '/robots.txt', '/icon.svg', '/icons/192.png']) {
      const response = await request
        .fetch(path, { method, maxRedirects: 0, headers: { origin: baseURL ?? '' } })
        .catch(() => null)
      const label = `${method} ${path}`
      // Node's parser knows a list of methods and answers 400 to any other.
      if (method === 'FOO') expect(response?.status() ?? 400, label).toBe(400)
      else {
        const refused = method === 'HEAD' ? [200, 307, 401, 404, 405] : [200, 204, 400, 404, 405]
        // On a busy machine the database may miss its deadline.
        if (path === '/api/health/ready') refused.push(503)
        expect(refused, label).toContain(response?.status())
        if (['PUT', 'PATCH', 'DELETE', 'TRACE', 'PROPFIND'].includes(method))
          expect(response?.ok(), label).toBe(false)
        expect(response?.headers(), label).toMatchObject(STATIC)
        expect(response?.headers()['content-security-policy'], label).toContain('default-src')
      }
    }
  }
})

test('every response has a fresh nonce, which all its scripts carry', async ({
  page,
  user: _,
  request,
}) => {
  const nonces = new Set<string>()
  for (const path of [
    '/',
    '/',
    '/sign-in',
    '/sign-up',
    '/signed-out',
    '/nowhere',
    '/unavailable',
    HOME_PATH,
    '/profile',
    '/settings',
  ]) {
    const response = await ([HOME_PATH, '/profile', '/settings'].includes(path)
      ? page.request
      : request
    ).get(path)
    const nonce = nonceOf(response)
    expect(Buffer.from(nonce, 'base64')).toHaveLength(16)
    expect(nonces.has(nonce), path).toBe(false)
    nonces.add(nonce)

    const html = await response.text()
    const elements = [...html.matchAll(/<(?:script|style)\b[^>]*>/g)].map(([tag]) => tag)
    expect(elements.length, path).toBeGreaterThan(0)
    for (const tag of elements) expect(tag, path).toContain(`nonce="${nonce}"`)
    expect(html.match(/<[a-z][^>]*\s(?:style|on[a-z]+)=/gi) ?? [], path).toEqual([])
  }
})

test('a policy sent by the client is ignored', async ({ request }) => {
  const planted = "script-src 'nonce-planted'"
  const response = await request.get('/', {
    headers: {
      'content-security-policy': planted,
      'content-security-policy-report-only': planted,
      'x-nonce': 'planted',
    },
  })
  expectHeaders(response)
  expect(await response.text()).not.toContain('planted')
})

test('the request id is never the client’s', async ({ request }) => {
  const response = await request.get('/', { headers: { 'x-request-id': 'planted' } })
  expect(response.headers()['x-request-id']).toMatch(/^[0-9a-f-]{36}$/)
})

test('injected markup runs no script', async ({ page, consoleGuard }) => {
  // React also notices the foreign element.
  consoleGuard.expect(/Content Security Policy|Policy violated|Minified React error #418/)
  const injected =
    '<script>window.injected = 1</script><img src="data:," onerror="window.injected = 2" alt="">'
  await page.route('/', async (route) => {
    const response = await route.fetch()
    await route.fulfill({
      response,
      body: (await response.text()).replace('<main', `${injected}<main`),
    })
  })
  const refused = ['script-src-elem inline', 'script-src-attr inline'].map((what) =>
    page.waitForEvent('console', (message) => message.text().includes(`Policy violated: ${what}`)),
  )
  await page.goto('/')
  await Promise.all(refused)
  expect(await page.evaluate(() => 'injected' in window)).toBe(false)
})

test('Trusted Types refuse every string except the URL of one of our own scripts', async ({
  page,
  consoleGuard,
  baseURL,
}) => {
  consoleGuard.expect(/Trusted|Policy violated/)
  await page.goto('/')
  const accepted = await page.evaluate((origin) => {
    function accepts(set: () => void): boolean {
      try {
        set()
        return true
      } catch {
        return false
      }
    }
    const script = () => document.createElement('script')
    return {
      html: accepts(() => Object.assign(document.createElement('div'), { innerHTML: '<b>x</b>' })),
      inline: accepts(() => Object.assign(script(), { textContent: '1' })),
      foreign: accepts(() =>
        Object.assign(script(), { src: 'https://evil.example/_next/static/x.js' }),
      ),
      upload: accepts(() =>
        Object.assign(script(), { src: '/_next/static/../../api/health/live' }),
      ),
      data: accepts(() => Object.assign(script(), { src: 'data:text/javascript,1' })),
      otherPolicy: accepts(() =>
        window.trustedTypes?.createPolicy('other', { createScriptURL: (url) => url }),
      ),
      own: accepts(() => Object.assign(script(), { src: `${origin}/_next/static/chunks/x.js` })),
    }
  }, baseURL)
  expect(accepted).toEqual({
    html: false,
    inline: false,
    foreign: false,
    upload: false,
    data: false,
    otherPolicy: false,
    own: true,
  })
})

test('no page can be framed', async ({ page, consoleGuard, baseURL }) => {
  consoleGuard.expect(/frame-ancestors/)
  const refused = page.waitForEvent('console', (message) =>
    message.text().includes('frame-ancestors'),
  )
  await page.setContent(`<iframe src="${baseURL}/sign-in"></iframe>`)
  await refused
  expect(page.frames().map((frame) => frame.url())).not.toContain(`${baseURL}/sign-in`)
})
