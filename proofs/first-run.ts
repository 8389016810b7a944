import { existsSync, readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseEnv } from 'node:util'
import { chromium, type Page } from '@playwright/test'
import { pack } from '@/create/pack/assemble.ts'
import { Authenticator } from '@/e2e/testing/authenticator'
import { findChromium, provideChromium } from '../lib/testing/chromium'
import { expectNoSecrets } from '../lib/testing/leaks'
import { runProcess } from '../lib/testing/run-process'
import { PROJECT } from '../scripts/dev/project'
import { runScript } from '../scripts/dev/run-script'
import { COMMITTER } from './committer'
import { NEUTRAL_ENVIRONMENT } from './tools/clone'

const INSTALL_MS = 10 * 60 * 1000
const STEP_MS = 180_000
const TODO = 'Survive a restart'

/**
 * The two ways to make an app, each from an empty folder and npm cache. Returns the app's folder.
 */
const WAYS = [
  {
    name: 'git clone',
    async make(folder: string): Promise<string> {
      const app = path.join(folder, 'clone')
      await timed('git clone', () => run('git', ['clone', '--quiet', PROJECT, app], folder))
      await timed('npm install, empty cache', () =>
        run('npm', ['install', ...cacheIn(folder)], app),
      )
      return app
    },
  },
  {
    name: 'npx create-latchkey',
    async make(folder: string): Promise<string> {
      const tarball = await pack(path.join(folder, 'packed'))
      const create = [
        'exec',
        '--yes',
        ...cacheIn(folder),
        `--package=${tarball}`,
        '--',
        'create-latchkey',
        'my-app',
        '--use-npm',
      ]
      await timed('npx create-latchkey my-app, empty cache: copied, installed, committed', () =>
        run('npm', create, folder),
      )
      return path.join(folder, 'my-app')
    },
  },
]

/**
 * `npm run test:first-run`: does what a newcomer does, both ways: make the app, `npm run dev`, sign
 * up with a passkey in Chromium, add a todo, reload, restart the server. Prints the time of each
 * step; the last line is "N passed, N failed".
 */
async function main(): Promise<void> {
  provideChromium()
  for (const { name, make } of WAYS) {
    console.log(`\n${name}`)
    const folder = await mkdtemp(path.join(tmpdir(), 'latchkey-first-run-'))
    try {
      const begun = performance.now()
      const app = await make(folder)
      await spendFirstMinutes(app, begun)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }
  console.log(`${WAYS.length} passed, 0 failed`)
}

/** The first minutes with an app. `begun` is when its creation began (monotonic, milliseconds). */
async function spendFirstMinutes(app: string, begun: number): Promise<void> {
  const browser = await chromium.launch({ executablePath: findChromium() ?? undefined })
  const page = await browser.newPage()
  page.setDefaultTimeout(STEP_MS)
  const hydrationErrors = await actAsExtension(page)
  const authenticator = await Authenticator.on(page)
  let server: Server | null = null
  try {
    server = await timed('npm run dev, until it answers', () => startServer(app))
    const { url } = server
    await timed('first page', () => page.goto(url))
    await timed('sign-up with a passkey, until the todos are there', () =>
      signUp(page, authenticator),
    )
    print(performance.now() - begun, 'in all, from nothing to signed in')
    await timed('a todo, saved', () => addTodo(page))
    await timed('loaded again: still there', () => seeTodo(page, new URL('/todos', url).toString()))
    await timed('stop', server.stop)
    server = await timed('npm run dev again, until it answers', () => startServer(app))
    const again = new URL('/todos', server.url).toString()
    await timed('still signed in, still there', () => seeTodo(page, again))
    if (hydrationErrors.length > 0) throw new Error(hydrationErrors.join('\n'))
  } finally {
    await browser.close()
    await server?.stop()
  }
}

/**
 * Sets attributes as common extensions do before hydration. Returns a list that collects React's
 * complaints, which it makes in development only.
 */
async function actAsExtension(page: Page): Promise<string[]> {
  const errors: string[] = []
  page.on('console', (message) => {
    if (/hydrat/i.test(message.text()) && message.type() === 'error') errors.push(message.text())
  })
  await page.addInitScript(() => {
    new MutationObserver((_, observer) => {
      if (!document.body) return
      observer.disconnect()
      document.documentElement.dataset.darkreaderMode = 'dynamic'
      document.body.dataset.grExtInstalled = ''
    }).observe(document, { childList: true, subtree: true })
  })
  return errors
}

type Server = Awaited<ReturnType<typeof startServer>>

async function startServer(app: string) {
  const npm = runProcess('npm', ['run', 'dev'], { cwd: app, env: NEUTRAL_ENVIRONMENT })
  const [, url = ''] = await npm.printed(/is ready at (\S+)/)
  return {
    url,
    async stop(): Promise<void> {
      npm.kill('SIGTERM')
      // The output is complete only when npm's children have ended.
      await npm.exited
      const secrets = {
        AUTH_SECRET: authSecretOf(app),
        password: readFileSync(path.join(app, '.data', 'postgres', 'password'), 'utf8'),
      }
      expectNoSecrets(npm.output(), secrets)
    },
  }
}

/** A clone's is in `.data`, a made app's in `.env`. */
function authSecretOf(app: string): string | undefined {
  const file = path.join(app, '.env')
  if (!existsSync(file)) return readFileSync(path.join(app, '.data', 'auth-secret'), 'utf8')
  return parseEnv(readFileSync(file, 'utf8')).AUTH_SECRET
}

async function signUp(page: Page, authenticator: Authenticator): Promise<void> {
  await page.getByRole('main').getByRole('link', { name: 'Create an account' }).first().click()
  await page.getByLabel('Name').fill('Ada')
  await authenticator.answering(() =>
    page.getByRole('button', { name: 'Create account with a passkey' }).click(),
  )
  await page.getByLabel('New todo').waitFor()
}

/**
 * Response headers arrive after the action, so the todo is saved. Playwright sometimes waits
 * forever for the body's end.
 */
async function addTodo(page: Page): Promise<void> {
  await page.getByLabel('New todo').fill(TODO)
  const saved = page.waitForResponse((response) => response.request().method() === 'POST')
  await page.getByRole('button', { name: 'Add', exact: true }).click()
  await saved
  await page.getByRole('checkbox', { name: TODO }).waitFor()
}

/** A new request: reloading after a click before hydration would post the form again. */
async function seeTodo(page: Page, todos: string): Promise<void> {
  await page.goto(todos)
  await page.getByRole('checkbox', { name: TODO }).waitFor()
  await page.getByRole('button', { name: 'Sign out', exact: true }).waitFor()
}

async function run(command: string, args: string[], cwd: string): Promise<void> {
  const child = runProcess(command, args, { cwd, env: { ...NEUTRAL_ENVIRONMENT, ...COMMITTER } })
  const deadline = setTimeout(() => child.kill('SIGKILL'), INSTALL_MS)
  const code = await child.exited
  clearTimeout(deadline)
  if (code !== 0) throw new Error(`${command} ${args[0]} failed (${code}):\n${child.output()}`)
}

async function timed<T>(step: string, work: () => Promise<T>): Promise<T> {
  const begun = performance.now()
  const result = await work()
  print(performance.now() - begun, step)
  return result
}

function print(milliseconds: number, step: string): void {
  console.log(`${(milliseconds / 1000).toFixed(1).padStart(6)} s  ${step}`)
}

function cacheIn(folder: string): string[] {
  return ['--cache', path.join(folder, 'npm-cache')]
}

await runScript(main)
