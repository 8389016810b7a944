import { databaseVariables } from '@/lib/env/database'
import { operatorLine } from '@/lib/server/operator-error'
import { type Mode, modeOfProcess, readEnvFiles } from './env-files'

/**
 * Runs a script's main function. An error that the operator can fix is printed as one line, any
 * other as a stack trace; the exit code is 1.
 */
export async function runScript(
  main: () => Promise<void>,
  mode: Mode = modeOfProcess(),
): Promise<void> {
  try {
    await main()
  } catch (error) {
    const { migrations } = databaseVariables(readEnvFiles(mode))
    // Only the stack: an error's fields may contain a connection string.
    console.error(operatorLine(error, migrations) ?? (error instanceof Error ? error.stack : error))
    process.exitCode = 1
  }
}
