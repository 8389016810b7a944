import { createRequire } from 'node:module'
import type { Page } from '@playwright/test'
import { STORY_TIME } from './story'

/** Next's image library, used to reduce the colours, which saves two thirds. */
type Sharp = (input: Buffer) => {
  png: (options: { palette: boolean; effort: number }) => { toBuffer: () => Promise<Buffer> }
}
const sharp: Sharp = createRequire(createRequire(import.meta.url).resolve('next/package.json'))(
  'sharp',
)

const CODE = /\b[0-9a-z]{5}(?:-[0-9a-z]{5}){3}\b/g

/** The full page as a PNG with few colours. */
export async function takePicture(page: Page): Promise<Buffer> {
  const png = await page.screenshot({ fullPage: true, animations: 'disabled', caret: 'hide' })
  return sharp(png).png({ palette: true, effort: 10 }).toBuffer()
}

/** Replaces what differs between runs (times, secrets, references) with fixed values. */
export async function settle(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await document.fonts.ready
  })
  await page.evaluate(
    ({ story, shown, code, codes }) => {
      // No named functions: tsx adds a helper to those that the browser lacks.
      for (const time of document.querySelectorAll('time'))
        if (new Date(time.dateTime) > new Date(story)) time.textContent = shown
      const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
      for (let text = texts.nextNode(); text; text = texts.nextNode()) {
        const value = text.nodeValue ?? ''
        const settled = value
          .replace(/^Reference: \d+$/, 'Reference: 2718281828')
          .replace(new RegExp(code, 'g'), () => codes.shift() ?? '')
        if (settled !== value) text.nodeValue = settled
      }
    },
    {
      story: STORY_TIME.toISOString(),
      shown: new Intl.DateTimeFormat('en', {
        dateStyle: 'medium',
        timeStyle: 'short',
        timeZone: 'UTC',
      }).format(STORY_TIME),
      code: CODE.source,
      codes: Array.from({ length: 20 }, (_, index) => inventedCode(index)),
    },
  )
}

/** Looks like a recovery code. */
function inventedCode(seed: number): string {
  const symbols = '0123456789abcdefghjkmnpqrstvwxyz'
  return [...'xxxxx-xxxxx-xxxxx-xxxxx']
    .map((mark, index) => (mark === 'x' ? symbols[(seed * 13 + index * 7) % 32] : mark))
    .join('')
}
