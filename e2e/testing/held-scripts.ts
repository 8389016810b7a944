import type { Page } from '@playwright/test'

/** Keeps the scripts of the page that is opened next back, as a slow connection does, until the returned function is called. */
export async function holdScripts(page: Page): Promise<() => void> {
  let letCome = () => {}
  const mayCome = new Promise<void>((resolve) => {
    letCome = resolve
  })
  await page.route('**/_next/static/**/*.js', async (route) => {
    await mayCome
    await route.continue()
  })
  return letCome
}
