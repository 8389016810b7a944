import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type APIRequestContext, chromium, type Page } from '@playwright/test'
import { expect, test } from '@/e2e/testing/fixtures'
import { PAGES } from '@/e2e/testing/pages'
import { APP_DESCRIPTION, APP_NAME } from '@/lib/brand'
import { startIsolatedApp } from '@/lib/testing/app'
import { findChromium } from '@/lib/testing/chromium'

test('every page has its own title, which includes the app’s name', async ({
  page,
  context,
  createUser,
  signIn,
  db,
  request,
}) => {
  const user = await createUser()
  const titles = new Map<string, string>()
  for (const { path, as, status = 200 } of PAGES.filter(({ path }) => !path.includes('?'))) {
    // Stale, for the page that asks for a step-up.
    await db.query(
      'UPDATE sessions SET authenticated_at = now() - make_interval(mins => $2) WHERE user_id = $1',
      [user.id, as === 'stale user' ? 60 : 0],
    )
    await db.query('UPDATE users SET role = $2 WHERE id = $1', [
      user.id,
      as === 'admin' ? 'admin' : 'user',
    ])
    if (as !== 'visitor') await signIn(context, user)
    const response = await (as === 'visitor' ? request : page.request).get(
      path.replace('[id]', user.id),
    )
    expect(response.status(), path).toBe(status)
    const found = [...(await response.text()).matchAll(/<title>([^<]*)<\/title>/g)].map(
      ([, title = '']) => title,
    )
    expect(found, path).toHaveLength(1)
    expect(found[0], path).toMatch(
      path === '/' ? new RegExp(`^${APP_NAME} · \\S`) : new RegExp(`^\\S.* · ${APP_NAME}$`),
    )
    titles.set(status === 404 ? '/nowhere' : path, found[0] ?? '')
  }
  expect(new Set(titles.values()).size).toBe(titles.size)
})

test('a shared link shows name, description and picture, under the URL without query', async ({
  page,
  request,
  baseURL,
}) => {
  await page.goto('/sign-up?returnTo=/profile')
  expect(await attribute(page, 'link[rel=canonical]', 'href')).toBe(`${baseURL}/sign-up`)
  expect(await meta(page, 'og:title')).toBe(`Create an account · ${APP_NAME}`)
  expect(await meta(page, 'og:description')).toContain(APP_NAME)

  await page.goto('/')
  expect(await attribute(page, 'link[rel=canonical]', 'href')).toBe(baseURL)
  expect(await attribute(page, 'meta[name=description]', 'content')).toBe(APP_DESCRIPTION)
  expect(await meta(page, 'og:description')).toBe(APP_DESCRIPTION)
  expect(await meta(page, 'og:site_name')).toBe(APP_NAME)
  expect(await meta(page, 'twitter:card', 'name')).toBe('summary_large_image')
  const picture = await meta(page, 'og:image')
  expect(picture.startsWith(`${baseURL}/opengraph-image`)).toBe(true)
  expect(await pngSize(request, picture)).toEqual([1200, 630])
})

test('every icon exists in its declared size', async ({ page, request }) => {
  await page.goto('/')
  expect(
    await pngSize(request, await attribute(page, 'link[rel=apple-touch-icon]', 'href')),
  ).toEqual([180, 180])
  const svg = await request.get(
    await attribute(page, 'link[rel=icon][type="image/svg+xml"]', 'href'),
  )
  expect([svg.status(), svg.headers()['content-type']]).toEqual([200, 'image/svg+xml'])

  const favicon = await request.get('/favicon.ico')
  expect([favicon.status(), favicon.headers()['content-type']]).toEqual([200, 'image/x-icon'])
  const file = await favicon.body()
  // The ICO contains one picture, whose offset and length match its directory.
  expect([
    file.readUInt32LE(0),
    file.readUInt16LE(4),
    file.readUInt32LE(14) + file.readUInt32LE(18),
  ]).toEqual([0x10000, 1, file.length])
  expect(sizeOf(file.subarray(file.readUInt32LE(18)))).toEqual([32, 32])
  expect((await request.get('/icons/other.png')).status()).toBe(404)
})

test('the app can be installed, with regular and maskable icons', async ({ baseURL, request }) => {
  const address = await manifestAddress(request)
  const manifest = await (await request.get(address)).json()
  expect(manifest).toMatchObject({
    name: APP_NAME,
    description: APP_DESCRIPTION,
    display: 'standalone',
  })
  expect(manifest.icons.map(({ purpose = 'any' }: { purpose?: string }) => purpose)).toContain(
    'maskable',
  )
  for (const { src, sizes } of manifest.icons) {
    if (sizes !== 'any') expect((await pngSize(request, src)).join('x'), src).toBe(sizes)
  }

  // Chromium treats other tests' contexts as private windows, from which nothing can be installed.
  const profile = await mkdtemp(path.join(tmpdir(), 'latchkey-profile-'))
  const browser = await chromium.launchPersistentContext(profile, {
    executablePath: findChromium() ?? undefined,
    baseURL,
  })
  const page = await browser.newPage()
  await page.goto('/')
  const session = await browser.newCDPSession(page)
  const { errors, url } = await session.send('Page.getAppManifest')
  const { installabilityErrors } = await session.send('Page.getInstallabilityErrors')
  expect({ errors, url, installabilityErrors }).toEqual({
    errors: [],
    url: new URL(address, baseURL).href,
    installabilityErrors: [],
  })
  await browser.close()
  await rm(profile, { recursive: true })
})

test('robots.txt and sitemap use the app’s address', async ({ request, baseURL }) => {
  const robots = await (await request.get('/robots.txt')).text()
  expect(robots).toContain(`Sitemap: ${baseURL}/sitemap.xml`)
  expect(robots).toMatch(/^Allow: \/$/m)
  const sitemap = await (await request.get('/sitemap.xml')).text()
  const addresses = [...sitemap.matchAll(/<loc>([^<]*)<\/loc>/g)].map(([, address]) => address)
  expect(addresses).toEqual([`${baseURL}/`, `${baseURL}/sign-in`, `${baseURL}/sign-up`])
  expect((await request.get('/')).headers()['x-robots-tag']).toBeUndefined()
})

test('a preview is not indexed', async ({ request }) => {
  const preview = await startIsolatedApp({ VERCEL_ENV: 'preview' })
  const { url } = preview.app()
  for (const path of ['/', '/sign-in', '/nowhere', '/api/auth/session'])
    expect((await request.get(url + path)).headers()['x-robots-tag'], path).toBe('noindex')
  const robots = await (await request.get(`${url}/robots.txt`)).text()
  expect(robots).toMatch(/^Disallow: \/$/m)
  expect(robots).not.toContain('Allow:')
  await preview.close()
})

async function attribute(page: Page, selector: string, name: string): Promise<string> {
  return (await page.locator(selector).getAttribute(name)) ?? ''
}

function meta(
  page: Page,
  property: string,
  key: 'property' | 'name' = 'property',
): Promise<string> {
  return attribute(page, `meta[${key}="${property}"]`, 'content')
}

async function manifestAddress(request: APIRequestContext): Promise<string> {
  return (
    /<link rel="manifest" href="([^"]+)"/.exec(await (await request.get('/')).text())?.[1] ?? ''
  )
}

/** Width and height from the picture's header. */
async function pngSize(request: APIRequestContext, address: string): Promise<number[]> {
  const response = await request.get(address)
  expect([response.status(), response.headers()['content-type']], address).toEqual([
    200,
    'image/png',
  ])
  return sizeOf(await response.body())
}

/** PNG (W3C) §11.2.1: signature, then IHDR with width and height. */
function sizeOf(png: Buffer): number[] {
  expect(png.subarray(1, 4).toString()).toBe('PNG')
  return [png.readUInt32BE(16), png.readUInt32BE(20)]
}
