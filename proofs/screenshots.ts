import { mkdir, readdir, rm, stat, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { type Browser, chromium, type Page } from '@playwright/test'
import pg from 'pg'
import { signIn } from '@/e2e/testing/test-user'
import { LaunchError } from '@/lib/server/operator-error'
import { openBuiltApp } from '../lib/testing/app'
import { findChromium, provideChromium } from '../lib/testing/chromium'
import { PROJECT } from '../scripts/dev/project'
import { runScript } from '../scripts/dev/run-script'
import { settle, takePicture } from './screenshots/picture'
import { listStates, type State } from './screenshots/states'
import { STORY_TIME, tellStory } from './screenshots/story'

const FOLDER = path.join(PROJECT, 'docs', 'screenshots')
const WIDTHS = [360, 768, 1280]
const HEIGHT = 800
const THEMES = ['light', 'dark'] as const
const BUDGET_MB = 6

/** Providers of a realistic app, which are never used. */
const CONFIGURATION = {
  GOOGLE_CLIENT_ID: 'a',
  GOOGLE_CLIENT_SECRET: 'b',
  GITHUB_CLIENT_ID: 'a',
  GITHUB_CLIENT_SECRET: 'b',
  OIDC_PROVIDERS: 'localid',
  OIDC_LOCALID_ISSUER: 'http://127.0.0.1:9',
  OIDC_LOCALID_NAME: 'Local ID',
  OIDC_LOCALID_FEDCM_URL: 'http://127.0.0.1:9/fedcm.json',
  OIDC_LOCALID_CLIENT_ID: 'a',
  OIDC_LOCALID_CLIENT_SECRET: 'b',
  SMTP_URL: 'smtp://127.0.0.1:9',
  MAIL_FROM: 'no-reply@example.com',
}

/**
 * `npm run screenshots`: every page and the states that no address says, of the production build on a database with people in it, at three widths in
 * both themes, into docs/screenshots; what is no longer taken goes. `npm run screenshots -- --only todos sign-in` takes some and leaves the rest.
 * Builds the app, unless E2E_BUILT=true. Ends with 1 when the folder is over its budget.
 */
async function main(): Promise<void> {
  provideChromium()
  const { values, positionals } = parseArgs({
    options: { only: { type: 'boolean' } },
    allowPositionals: true,
  })
  const states = listStates().filter(({ name }) => !values.only || positionals.includes(name))
  if (states.length === 0)
    throw new LaunchError(
      `There is no such page. Those there are: ${listStates()
        .map(({ name }) => name)
        .join(', ')}`,
    )

  const app = await openBuiltApp({ name: 'screenshots', env: CONFIGURATION })
  const db = new pg.Pool({ connectionString: app.databaseUrl, max: 1 })
  const browser = await chromium.launch({
    executablePath: findChromium() ?? undefined,
    // Fractional glyph widths as on a screen; headless Chromium rounds them to whole pixels.
    args: ['--font-render-hinting=none'],
  })
  try {
    const story = await tellStory(app.databaseUrl)
    const sessions = new Map<string, string>()
    const sessionOf = async ({ as, isStale = false }: State) => {
      if (as === 'visitor') return null
      const key = `${as} ${isStale}`
      const token = sessions.get(key) ?? (await story.sessionOf(as, !isStale))
      sessions.set(key, token)
      return token
    }
    if (!values.only) await rm(FOLDER, { recursive: true, force: true })
    await mkdir(FOLDER, { recursive: true })
    for (const state of states) {
      if (state.bend) await db.query(state.bend.break)
      await photograph(browser, app.url, state, await sessionOf(state))
      if (state.bend) await db.query(state.bend.mend)
    }
    process.exitCode = (await isWithinBudget()) ? 0 : 1
  } finally {
    await browser.close()
    await db.end()
    await app.close()
  }
}

/** Opens the page once and changes size and theme while it is open. */
async function photograph(
  browser: Browser,
  url: string,
  state: State,
  sessionToken: string | null,
): Promise<void> {
  const context = await browser.newContext({
    reducedMotion: 'reduce',
    timezoneId: 'UTC',
    locale: 'en-US',
  })
  if (sessionToken) await signIn(context, url, { sessionToken })
  const page = await context.newPage()
  await page.clock.setFixedTime(STORY_TIME)
  await page.goto(new URL(state.path, url).href, { waitUntil: 'networkidle' })
  await state.prepare?.(page)
  // No button looks hovered over.
  await page.mouse.move(0, 0)
  await settle(page)
  let bytes = 0
  for (const width of WIDTHS)
    for (const theme of THEMES) bytes += await photographAt(page, width, theme, state.name)
  console.log(`${state.name}: ${Math.round(bytes / 1024)} KB`)
  await context.close()
}

async function photographAt(
  page: Page,
  width: number,
  theme: (typeof THEMES)[number],
  name: string,
): Promise<number> {
  await page.setViewportSize({ width, height: HEIGHT })
  await page.emulateMedia({ colorScheme: theme })
  const picture = await takePicture(page)
  await writeFile(path.join(FOLDER, `${name}-${width}-${theme}.png`), picture)
  return picture.byteLength
}

async function isWithinBudget(): Promise<boolean> {
  const files = await readdir(FOLDER)
  const sizes = await Promise.all(
    files.map(async (file) => (await stat(path.join(FOLDER, file))).size),
  )
  const megabytes = sizes.reduce((sum, size) => sum + size, 0) / 1024 ** 2
  console.log(`${files.length} pictures, ${megabytes.toFixed(1)} MB of ${BUDGET_MB} MB`)
  return megabytes <= BUDGET_MB
}

await runScript(main)
