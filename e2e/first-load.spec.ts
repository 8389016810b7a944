import { expect, test } from './fixtures'

test('the style sheet and the type are announced before the page', async ({ user, page, request }) => {
  expect(user.sessionToken).toHaveLength(43)
  const announced = [/\.woff2>; rel=preload; as="font"/, /\.css>; rel=preload; as="style"/]
  for (const path of ['/', '/sign-in']) {
    const { link } = (await request.get(path)).headers()
    for (const pattern of announced) expect(link, path).toMatch(pattern)
  }
  const { link } = (await page.request.get('/todos')).headers()
  for (const pattern of announced) expect(link, '/todos').toMatch(pattern)
})

test('other alphabets have the same type, fetched when a letter needs it', async ({ page }) => {
  const fetched: string[] = []
  page.on('request', (request) => {
    const name = /([a-z_-]+latin|latin-ext|cyrillic|vietnamese|geist[a-z_-]*)[^/]*\.woff2$/.exec(request.url())?.[0]
    if (name) fetched.push(name)
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
