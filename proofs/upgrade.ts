import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { LaunchError } from '@/lib/server/operator-error'
import { PROJECT } from '@/scripts/dev/project'
import { runScript } from '../scripts/dev/run-script'
import { printTotals, record, step } from './tools/steps'
import { EDITS, type Edit } from './upgrade/edits'
import { makeVersions } from './upgrade/versions'

const LINK = 'cp -al "$1" . 2>/dev/null || { rm -rf node_modules && cp -a "$1" .; }'
const COMMIT = ['sh', '-c', 'git add --all && git commit --quiet --message Mine']

/**
 * `npm run test:upgrade`: makes apps with an older version, changes each as people do, upgrades
 * them, and runs their own check, build and tests. `-- --only name` does one of them, `--keep`
 * leaves the folder. Packages are links to those installed here. The last line is "N passed, N failed".
 */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { only: { type: 'string' }, keep: { type: 'boolean' } } })
  const edits = EDITS.filter(({ name }) => name === (values.only ?? name))
  if (edits.length === 0)
    throw new LaunchError(`--only is one of ${EDITS.map(({ name }) => name).join(', ')}.`)
  const folder = await mkdtemp(path.join(tmpdir(), 'latchkey-upgrade-proof-'))
  try {
    const versions = await makeVersions(path.join(folder, 'packages'))
    for (const edit of edits) await testEdit(edit, path.join(folder, edit.name), versions)
  } catch (error) {
    console.error(error)
    record('ran to its end', false)
  } finally {
    if (values.keep) console.log(`Kept: ${folder}`)
    else await rm(folder, { recursive: true, force: true })
    printTotals()
  }
}

async function testEdit(
  { name, flags, tests, apply }: Edit,
  folder: string,
  versions: { old: string; new: string },
): Promise<void> {
  await mkdir(folder)
  const app = path.join(folder, 'my-app')
  const bin = (version: string) => [process.execPath, path.join(version, 'dist/bin.js')]
  const make = [...bin(versions.old), 'my-app', '-y', '--use-npm', '--skip-install', ...flags]
  if (!(await step(`${name}: made`, folder, make))) return
  await apply(app)
  await step(`${name}: committed`, app, COMMIT)
  const upgrade = [...bin(versions.new), 'upgrade', '--base', versions.old]
  if (!(await step(`${name}: upgraded`, app, upgrade))) return
  await step(`${name}: committed again`, app, COMMIT)
  // The new version needs what is installed here.
  const modules = path.join(PROJECT, 'node_modules')
  await step(`${name}: packages linked`, app, ['sh', '-c', LINK, 'sh', modules])

  const script = (name: string, ...args: string[]) => ['npm', 'run', name, '--', ...args]
  await step(`${name}: checks`, app, script('check'))
  await step(`${name}: builds`, app, script('build'))
  if (tests.unit) await step(`${name}: unit tests`, app, script('test:unit', tests.unit))
  const built = { E2E_BUILT: 'true' }
  if (tests.e2e) await step(`${name}: browser tests`, app, script('test:e2e', tests.e2e), built)
}

await runScript(main)
