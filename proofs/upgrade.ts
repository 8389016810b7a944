import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { LaunchError } from '@/lib/server/operator-error'
import { PROJECT } from '@/scripts/dev/project'
import { runScript } from '../scripts/dev/run-script'
import { printTotals, record, step } from './tools/steps'
import { EDITS, type Edit, isAlone } from './upgrade/edits'
import { startRegistry } from './upgrade/registry'
import { cloneOld, makeVersions, OLD } from './upgrade/versions'

const LINK = 'cp -al "$1" . 2>/dev/null || { rm -rf node_modules && cp -a "$1" .; }'
const COMMIT = ['sh', '-c', 'git add --all && git commit --quiet --message Mine']

/** Made by `npm run adopt` in a clone, with every edit that one app can have. */
const ADOPTED: Edit = {
  name: 'adopted',
  flags: [],
  tests: { unit: 'lib', e2e: 'e2e/notes.spec.ts' },
  async apply(app) {
    for (const edit of EDITS.filter((one) => !isAlone(one))) await edit.apply(app)
  },
}

/**
 * `npm run test:upgrade`: makes apps with an older version, changes each as people do, upgrades
 * them, and runs their own check, build and tests. Both versions come from a registry on loopback.
 * `-- --only name` does one of them, `--keep` leaves the folder. Packages are links to those
 * installed here. The last line is "N passed, N failed".
 */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { only: { type: 'string' }, keep: { type: 'boolean' } } })
  const all = [...EDITS, ADOPTED]
  const edits = all.filter(({ name }) => name === (values.only ?? name))
  if (edits.length === 0)
    throw new LaunchError(`--only is one of ${all.map(({ name }) => name).join(', ')}.`)
  const folder = await mkdtemp(path.join(tmpdir(), 'latchkey-upgrade-proof-'))
  try {
    const versions = await makeVersions(path.join(folder, 'packages'))
    const packages = [versions.old, versions.new]
    const registry = await startRegistry(path.join(folder, 'registry'), packages)
    try {
      for (const edit of edits) await testEdit(edit, path.join(folder, edit.name), registry.env)
    } finally {
      await registry.stop()
    }
  } catch (error) {
    console.error(error)
    record('ran to its end', false)
  } finally {
    if (values.keep) console.log(`Kept: ${folder}`)
    else await rm(folder, { recursive: true, force: true })
    printTotals()
  }
}

async function testEdit(edit: Edit, folder: string, npmEnv: Record<string, string>): Promise<void> {
  const { name, flags, tests, apply } = edit
  await mkdir(folder)
  const app = path.join(folder, 'my-app')
  const create = ['npx', '--yes', `create-latchkey@${OLD}`, 'my-app', '-y', '--use-npm']
  // Both versions need what is installed here.
  const link = ['sh', '-c', LINK, 'sh', path.join(PROJECT, 'node_modules')]
  if (edit === ADOPTED) await cloneOld(app)
  else if (!(await step(`${name}: made`, folder, [...create, '--skip-install', ...flags], npmEnv)))
    return
  await step(`${name}: packages linked`, app, link)
  const adopt = ['npm', 'run', 'adopt', '--', 'my-app', '--use-npm']
  if (edit === ADOPTED && !(await step(`${name}: made`, app, adopt))) return
  await apply(app)
  await step(`${name}: committed`, app, COMMIT)
  const upgrade = ['npx', '--yes', 'create-latchkey@latest', 'upgrade']
  if (!(await step(`${name}: upgraded`, app, upgrade, npmEnv))) return
  await step(`${name}: committed again`, app, COMMIT)

  const script = (name: string, ...args: string[]) => ['npm', 'run', name, '--', ...args]
  await step(`${name}: checks`, app, script('check'))
  await step(`${name}: builds`, app, script('build'))
  if (tests.unit) await step(`${name}: unit tests`, app, script('test:unit', tests.unit))
  const built = { E2E_BUILT: 'true' }
  if (tests.e2e) await step(`${name}: browser tests`, app, script('test:e2e', tests.e2e), built)
}

await runScript(main)
