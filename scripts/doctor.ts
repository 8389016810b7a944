import { adviceFor } from '@/lib/env/advice'
import { isLoopback } from '@/lib/env/web-address'
import { operatorLine } from '@/lib/server/operator-error'
import { checkConfiguration, localAuthSecret } from './dev/configuration'
import { openDatabase, variablesOf } from './dev/database'
import { type Environment, modeOfProcess, readEnvFiles } from './dev/env-files'
import { runScript } from './dev/run-script'
import { checkDatabase } from './doctor/database'
import { checkInstallation } from './doctor/installation'
import { checkAddress, checkMail, checkProviders, checkRelatedOrigins } from './doctor/network'

/** A finding is one line: what is wrong and what to do. */
type Check = () => string[] | Promise<string[]>

let findings = 0

/**
 * `npm run doctor`: checks the configuration and all that it names, and changes nothing. With
 * NODE_ENV=production it reads the files of that mode. The exit code is 1 if it finds something.
 */
async function main(): Promise<void> {
  const environment = readEnvFiles(modeOfProcess())
  await report('environment', 'DATABASE_URL', () => {
    checkConfiguration(environment)
    return []
  })
  if (findings > 0) return console.log(`${findings} to mend before the rest can be checked.`)
  await report('installation', 'DATABASE_URL', () => checkInstallation(environment))
  await report('database', 'DATABASE_URL', () => withDatabase(environment))
  const { env } = await import('@/lib/env')
  await report('settings', '', () => adviceFor(env()))
  await report('providers', '', checkProviders)
  await report('passkeys', '', checkRelatedOrigins)
  await report('address', '', checkAddress)
  await report('email', '', checkMail)
  console.log(findings === 0 ? 'Nothing to mend.' : `${findings} to mend.`)
}

async function withDatabase(environment: Environment): Promise<string[]> {
  const { APP_URL } = environment
  const isLocal = !APP_URL || isLoopback(new URL(APP_URL).hostname)
  const database = await openDatabase(environment)
  try {
    // As the launcher does, for lib/env.
    Object.assign(process.env, environment, variablesOf(database), {
      AUTH_SECRET: environment.AUTH_SECRET ?? (isLocal ? localAuthSecret() : undefined),
    })
    const lines = []
    for (const one of database.all) lines.push(...(await checkDatabase(one)))
    return lines
  } finally {
    await database.stop()
  }
}

async function report(area: string, variable: string, check: Check): Promise<void> {
  const lines = await Promise.resolve()
    .then(check)
    .catch((error: unknown) => {
      const line = operatorLine(error, variable)
      if (line === null) throw error
      return line.split('\n')
    })
  console.log(`${lines.length === 0 ? '✓' : '✗'} ${area}`)
  for (const line of lines) console.log(`  ${line}`)
  findings += lines.length
  if (lines.length > 0) process.exitCode = 1
}

await runScript(main)
