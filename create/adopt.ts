import path from 'node:path'
import { adopt } from './src/adopt.ts'
import { parseArguments } from './src/parse-arguments.ts'

/** `npm run adopt -- my-app [flags]`: makes this clone of the template an app of its own. The flags are those of create-latchkey. */
const parsed = parseArguments(process.argv.slice(2))
try {
  if (parsed.kind !== 'create')
    throw new Error(parsed.kind === 'error' ? parsed.message : 'npm run adopt -- my-app [flags]')
  console.log(
    await adopt(parsed.options, {
      directory: path.resolve(import.meta.dirname, '..'),
      env: process.env,
      today: new Date().toISOString().slice(0, 10),
    }),
  )
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
