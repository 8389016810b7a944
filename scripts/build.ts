import path from 'node:path'
import { parseEnv } from '@/lib/env'
import { migrateAll, openDatabase } from './dev/database'
import { type Environment, readEnvFiles } from './dev/env-files'
import { removeEnvFiles, requireReadablePath, startNext } from './dev/next-process'
import { generateClient } from './dev/prisma-cli'
import { PROJECT } from './dev/project'
import { runScript } from './dev/run-script'
import { untilToldToStop } from './dev/stop-signal'

/**
 * `npm run build`: generates the Prisma client and builds Next. Except on Vercel, it needs no
 * database and no environment.
 */
async function main(): Promise<void> {
  requireReadablePath()
  const environment = readEnvFiles('production')
  await generateClient()
  if (environment.VERCEL) await prepareDeployment(environment)
  const next = startNext('build', process.argv.slice(2), {})
  void untilToldToStop(next.kill).then(next.stop)
  process.exitCode = await next.exited
  removeEnvFiles(path.join(PROJECT, '.next', 'standalone'))
}

/**
 * Fails a deployment that could not start, and migrates the production database before new code
 * runs.
 */
async function prepareDeployment(environment: Environment): Promise<void> {
  parseEnv(environment)
  if (environment.VERCEL_ENV !== 'production') return
  const database = await openDatabase(environment)
  const { applied, total } = await migrateAll(database.all)
  console.log(`${applied.length} of ${total} migrations applied now.`)
}

await runScript(main, 'production')
