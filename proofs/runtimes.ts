import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { provideChromium } from '../lib/testing/chromium'
import { PROJECT } from '../scripts/dev/project'
import { runScript } from '../scripts/dev/run-script'
import { installTool } from './tools/npm-tool'
import { printTotals, record, step } from './tools/steps'

const MAJORS = ['24', '22', '20', '26']
const UNIT = [
  'lib/auth/passkey',
  'lib/http',
  'lib/todos',
  'proofs/tools/embedded-postgres.test.ts',
  'proofs/tools/start.test.ts',
]
/** Fails on a warning, too: engines, deprecations, peers. */
const INSTALL = `printed=$(npm ci --no-audit --no-fund 2>&1); code=$?; echo "$printed"
[ $code -eq 0 ] && ! echo "$printed" | grep -qiE 'warn|deprecated'`

/**
 * `npm run test:runtimes`: on each Node, a clone of the last commit is installed without a warning,
 * checked, built, tested and used in a browser. `-- 24 22` selects versions, `--full` runs all unit
 * tests, `--built` only uses this folder's build. The last line is "N passed, N failed".
 */
async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    options: { full: { type: 'boolean' }, built: { type: 'boolean' } },
    allowPositionals: true,
  })
  provideChromium()
  const folder = await mkdtemp(path.join(tmpdir(), 'latchkey-runtimes-'))
  // As root, the embedded database runs as another user, with this Node.
  await chmod(folder, 0o755)
  try {
    for (const major of positionals.length > 0 ? positionals : MAJORS) {
      const { version, PATH } = await installTool(folder, 'node', `node@${major}`)
      const app = values.built ? PROJECT : path.join(folder, `app-${major}`)
      const on = (what: string) => `Node ${version}: ${what}`
      const unit = values.full ? [] : UNIT
      const isReady =
        values.built || (await makeBuild(app, on, PATH, ['npm', 'run', 'test:unit', '--', ...unit]))
      const journey = ['npm', 'run', 'test:e2e', '--', 'e2e/sign-up.spec.ts']
      if (isReady)
        await step(on('production start, browser'), app, journey, { PATH, E2E_BUILT: 'true' })
    }
  } catch (error) {
    console.error(error)
    record('ran to its end', false)
  } finally {
    await rm(folder, { recursive: true, force: true })
    printTotals()
  }
}

/** Whether there is a build. */
async function makeBuild(
  app: string,
  on: (what: string) => string,
  PATH: string,
  unitTests: string[],
): Promise<boolean> {
  const env = { PATH }
  const clone = ['git', 'clone', '--quiet', PROJECT, app]
  if (!(await step(on('cloned'), path.dirname(app), clone, env))) return false
  if (!(await step(on('installs without a warning'), app, ['sh', '-c', INSTALL], env))) return false
  await step(on('check'), app, ['npm', 'run', 'check'], env)
  await step(on('unit tests'), app, unitTests, env)
  return step(on('build'), app, ['npm', 'run', 'build'], env)
}

await runScript(main)
