import { databaseVariables } from '@/lib/env/database'
import { operatorLine } from '@/lib/server/operator-error'
import { type Mode, modeOfProcess, readEnvFiles } from './env-files'

/** Runs a script's main function. What the operator can mend is one line; the process ends with 1. */
export async function runScript(
  main: () => Promise<void>,
  mode: Mode = modeOfProcess(),
): Promise<void> {
  try {
    await main()
  } catch (error) {
    const { migrations } = databaseVariables(readEnvFiles(mode))
    // The stack alone: the fields of an error may hold an address.
    console.error(operatorLine(error, migrations) ?? (error instanceof Error ? error.stack : error))
    process.exitCode = 1
  }
}
