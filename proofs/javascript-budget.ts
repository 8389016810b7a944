import { chromium } from '@playwright/test'
import { openBuiltApp } from '../lib/testing/app'
import { findChromium, provideChromium } from '../lib/testing/chromium'
import { runScript } from '../scripts/dev/run-script'
import { openBareApp } from './javascript-budget/bare-app'
import { measureFirstLoad } from './javascript-budget/first-load'
import { createMeasuredUser } from './measured-user'

const KB = 1024

/** JavaScript a page may load beyond a bare app's, in KB of gzip. */
const BUDGETS = [
  { path: '/', as: 'visitor', budget: 7 },
  { path: '/sign-in', as: 'visitor', budget: 19 },
  { path: '/todos', as: 'user', budget: 23 },
] as const

/**
 * `npm run test:budget`: measures the JavaScript of each page's first load in Chromium against a
 * bare app on the same Next and React. Builds the app unless E2E_BUILT=true. Prints a table; exits
 * with 1 if over budget.
 */
async function main(): Promise<void> {
  provideChromium()
  const app = await openBuiltApp({ name: 'budget' })
  try {
    const rows = await measure(app)
    console.table(rows)
    const failed = rows.filter(({ difference, budget }) => difference > budget).length
    console.log(`${rows.length - failed} passed, ${failed} failed`)
    process.exitCode = failed === 0 ? 0 : 1
  } finally {
    await app.close()
  }
}

async function measure({ url, databaseUrl }: { url: string; databaseUrl: string }) {
  const sessionToken = await createMeasuredUser(databaseUrl)
  const bareApp = await openBareApp()
  const browser = await chromium.launch({ executablePath: findChromium() ?? undefined })
  try {
    const bare = await measureFirstLoad(browser, new URL(bareApp.url))
    const rows = []
    for (const { path, as, budget } of BUDGETS) {
      const ours = await measureFirstLoad(
        browser,
        new URL(path, url),
        as === 'user' ? sessionToken : undefined,
      )
      rows.push({
        page: path,
        bare: inKb(bare),
        ours: inKb(ours),
        difference: inKb(ours - bare),
        budget,
      })
    }
    return rows
  } finally {
    await browser.close()
    await bareApp.close()
  }
}

/** Rounded up, so that the table never understates. */
function inKb(bytes: number): number {
  return Math.ceil((bytes / KB) * 10) / 10
}

await runScript(main)
