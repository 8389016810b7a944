import { provideChromium } from '../lib/testing/chromium'
import { runProcess } from '../lib/testing/run-process'
import { PROJECT } from '../scripts/dev/project'
import { runScript } from '../scripts/dev/run-script'
import { copyProject } from './durability/project-copy'
import { migrateSegments, switchFlagsOn, waitForRequests } from './next-major/edits'
import { NEUTRAL_ENVIRONMENT } from './tools/clone'

const STAGES = { switchFlagsOn, migrateSegments, waitForRequests }
/** Status codes, the nonce on every class of response, and forms with and without JavaScript. */
const SPECS = ['headers', 'redirects', 'no-javascript', 'sign-in', 'todos', 'profile']

/**
 * `npm run test:next-major`: builds a copy of the project as the next major of Next will, with Cache
 * Components and partial prefetching. Prints what fails after each step of the migration, runs
 * browser tests on the result and measures it beside this project's own build. The last line is
 * "N passed, N failed".
 */
async function main(): Promise<void> {
  provideChromium()
  const copy = await copyProject('next-major')
  try {
    let isBuilt = false
    for (const [name, edit] of Object.entries(STAGES)) {
      console.log(`\n== ${name}: ${edit(copy.directory)} files`)
      const build = run(copy.directory, ['scripts/build.ts'])
      isBuilt = (await build.exited) === 0
      for (const line of isBuilt ? ['builds'] : reasons(build.output())) console.log(line)
    }
    if (!isBuilt) throw new Error('It does not build after the last step')

    for (const [name, directory] of [
      ['without', PROJECT],
      ['with', copy.directory],
    ] as const) {
      if (directory === PROJECT && process.env.E2E_BUILT !== 'true')
        await run(PROJECT, ['scripts/build.ts']).exited
      console.log(`\n== measured ${name} Cache Components`)
      await print(run(directory, ['proofs/next-major/measure.ts'], { E2E_BUILT: 'true' }))
    }

    const specs = SPECS.map((name) => `e2e/${name}.spec.ts`)
    process.exitCode =
      (await print(
        run(copy.directory, ['scripts/test.ts', 'e2e', ...specs], { E2E_BUILT: 'true' }),
      )) ?? 1
  } finally {
    await copy.remove()
  }
}

/** Each error of a build once, with the page or file it is about. */
function reasons(output: string): string[] {
  const lines = output.split('\n').filter((line) => /Error|^\.\/.*:\d+:\d+$/.test(line))
  return [...new Set(lines.map((line) => line.replace(/^.*\/next-major-\w+\//, '').slice(0, 160)))]
}

function run(cwd: string, args: string[], env: Record<string, string> = {}) {
  return runProcess(process.execPath, ['--import', 'tsx', ...args], {
    cwd,
    env: { ...NEUTRAL_ENVIRONMENT, NEXT_TELEMETRY_DISABLED: '1', ...env },
  })
}

async function print(running: ReturnType<typeof run>): Promise<number | null> {
  running.onOutput((text) => process.stdout.write(text))
  return running.exited
}

await runScript(main)
