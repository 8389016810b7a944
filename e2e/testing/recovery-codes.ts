import type { Page } from '@playwright/test'
import { expect } from './fixtures'

/** Generates a first set on the open page of recovery codes. */
export async function makeCodes(page: Page): Promise<string[]> {
  await page.getByRole('button', { name: 'Generate recovery codes' }).click()
  return shownCodes(page)
}

export async function shownCodes(page: Page): Promise<string[]> {
  const codes = page.getByRole('region', { name: 'Your new recovery codes' }).getByRole('code')
  await expect(codes).toHaveCount(10)
  return codes.allInnerTexts()
}
