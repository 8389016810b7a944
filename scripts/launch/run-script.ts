import { EnvError } from '@/lib/env'
import { LaunchError } from './launch-error'

/** Runs a script's main function. What whoever runs it can mend is printed as it is, without a stack trace; the process ends with 1. */
export async function runScript(main: () => Promise<void>): Promise<void> {
  try {
    await main()
  } catch (error) {
    const isExpected = error instanceof LaunchError || error instanceof EnvError || isUnreachable(error)
    console.error(isExpected ? error.message : error)
    process.exitCode = 1
  }
}

/** The database server refused, is not there or does not know us: `pg` says which in its message. */
function isUnreachable(error: unknown): error is Error {
  return (
    error instanceof Error && 'code' in error && typeof error.code === 'string' && /^(ECONN|ENOTFOUND|ETIMEDOUT|28|3D000)/.test(error.code)
  )
}
