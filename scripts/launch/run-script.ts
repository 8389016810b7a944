import { MigrationError } from '@/lib/db/migrate'
import { EnvError } from '@/lib/env'
import { LaunchError } from './launch-error'

/** Runs a script's main function. What whoever runs it can mend is printed as it is, without a stack trace; the process ends with 1. */
export async function runScript(main: () => Promise<void>): Promise<void> {
  try {
    await main()
  } catch (error) {
    if (
      error instanceof LaunchError ||
      error instanceof EnvError ||
      error instanceof MigrationError
    )
      console.error(error.message)
    else if (isRefusal(error))
      console.error(`The database cannot be used: ${reasonOf(error)}. Check DATABASE_URL.`)
    else console.error(error)
    process.exitCode = 1
  }
}

/** The database server is not there, or it does not know us or the database: system errors, and PostgreSQL's classes 28 and 3D. */
function isRefusal(error: unknown): error is Error {
  return (
    error instanceof Error &&
    'code' in error &&
    typeof error.code === 'string' &&
    /^(ECONN|ENOTFOUND|EAI_|ETIMEDOUT|28|3D)/.test(error.code)
  )
}

/** A name with several addresses fails with one error for each. */
function reasonOf(error: Error): string {
  return error instanceof AggregateError
    ? error.errors.map((one) => (one instanceof Error ? one.message : String(one))).join(', ')
    : error.message
}
