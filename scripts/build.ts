import path from 'node:path'
import { parseEnv } from '@/lib/env'
import { removeEnvFiles } from './launch/build-output'
import { openDatabase } from './launch/database'
import { type Environment, readEnvFiles } from './launch/env-files'
import { migrateAll } from './launch/migrate-all'
import { startNext } from './launch/next-process'
import { generateClient } from './launch/prisma-cli'
import { PROJECT } from './launch/project'
import { runScript } from './launch/run-script'
import { untilToldToStop } from './launch/stop-signal'

/** `npm run build`: the Prisma client and Next's production build. Needs neither a database nor an environment, except on Vercel. */
async function main(): Promise<void> {
  const environment = readEnvFiles('production')
  await generateClient()
  if (environment.VERCEL) await prepareDeployment(environment)
  const next = startNext('build', process.argv.slice(2), {})
  void untilToldToStop(next.kill).then(next.stop)
  process.exitCode = await next.exited
  removeEnvFiles(path.join(PROJECT, '.next', 'standalone'))
}

/** A deployment that could not run is better not made; the production database is brought up to date before its new code runs. */
async function prepareDeployment(environment: Environment): Promise<void> {
  parseEnv(environment)
  if (environment.VERCEL_ENV !== 'production') return
  const database = await openDatabase(environment)
  const { applied, total } = await migrateAll(database.all)
  console.log(`${applied.length} of ${total} migrations applied now.`)
}

await runScript(main, 'production')
