import { mkdir, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { listStates } from '../screenshots/states'
import { tellStory } from '../screenshots/story'
import type { Theme } from './driver'
import { findFaults } from './in-page'
import type { Page } from './page'
import type { Results } from './results'

const HEIGHT = 800
/** What the browser itself says of a page whose status is an error. */
const EXPECTED = /Failed to load resource/

type Views = { themes: readonly Theme[]; widths: readonly number[] }

/**
 * Looks at every page, in each theme and width: its status, its console, what it loads, its width
 * and its background. Pictures go into `folder`.
 */
export async function lookAtPages(
  page: Page,
  databaseUrl: string,
  { themes, widths }: Views,
  results: Results,
  folder: string,
): Promise<void> {
  const story = await tellStory(databaseUrl)
  await mkdir(folder, { recursive: true })
  const states = listStates().filter(({ prepare, bend }) => !prepare && !bend)
  for (const theme of themes) {
    let reader = ''
    for (const { name, path: address, as, isStale, status = 200 } of states) {
      const wanted = `${as}${isStale ? ' stale' : ''}`
      if (wanted !== reader) {
        await page.driver.setTheme(theme)
        await (as === 'visitor' ? page.signOut() : page.signIn(await story.sessionOf(as, !isStale)))
      }
      reader = wanted
      for (const width of widths) {
        await results.check(`${address} for ${wanted}, ${theme}, ${width} px`, async () => {
          await page.resize(width, HEIGHT)
          await page.driver.problems()
          await page.open(address)
          const faults = await page.run(findFaults, width, theme === 'dark', status)
          const problems = await page.driver.problems()
          faults.push(...problems.filter((problem) => status === 200 || !EXPECTED.test(problem)))
          const file = path.join(folder, `${name}-${width}-${theme}.png`)
          await writeFile(file, await page.picture(width))
          if (faults.length > 0) throw new Error(faults.join('\n'))
        })
      }
    }
  }
  await page.driver.setTheme('light')
}
