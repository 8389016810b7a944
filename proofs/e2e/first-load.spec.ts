import { expect, test } from '@/e2e/testing/fixtures'
import { HOME_PATH } from '@/lib/brand'

test('style sheet and font are preloaded by a header', async ({ user: _, page, request }) => {
  const pages = [
    { path: '/', as: request },
    { path: '/sign-in', as: request },
    { path: HOME_PATH, as: page.request },
  ]
  for (const { path, as } of pages) {
    const response = await as.get(path, { maxRedirects: 0 })
    expect(response.status(), path).toBe(200)
    expect(response.headers().link, path).toMatch(/\.woff2>; rel=preload; as="font"/)
    expect(response.headers().link, path).toMatch(/\.css>; rel=preload; as="style"/)
  }
})

test('other alphabets use the same font, loaded when needed', async ({ page }) => {
  const fetched: string[] = []
  page.on('request', (request) => {
    if (request.resourceType() === 'font') fetched.push(request.url())
  })
  await page.goto('/signed-out')
  await page.evaluate(() => document.fonts.ready)
  expect(fetched).toEqual([expect.stringContaining('latin')])

  await page.getByRole('heading', { level: 1 }).evaluate((heading) => {
    heading.textContent = 'Żółć, Привет'
  })
  await expect
    .poll(() => fetched.slice(1).toSorted())
    .toEqual([expect.stringContaining('cyrillic-w'), expect.stringContaining('latin-ext')])
})
