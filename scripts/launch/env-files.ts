import nextEnv from '@next/env'
import { PROJECT } from './project'

/** Names and values as in `process.env`. */
export type Environment = Record<string, string | undefined>

/** The environment of this process completed by the project's `.env*` files, in Next's order of precedence. `process.env` stays as it is. */
export function readEnvFiles(mode: 'development' | 'production'): Environment {
  const silent = { info: () => undefined, error: console.error }
  const { combinedEnv } = nextEnv.loadEnvConfig(PROJECT, mode === 'development', silent, true)
  const environment = { ...combinedEnv }
  nextEnv.resetEnv()
  // Next's own mark for "already read": the Next started with this environment has to watch the files itself.
  delete environment.__NEXT_PROCESSED_ENV
  delete process.env.__NEXT_PROCESSED_ENV
  // An empty variable is an unset one.
  return Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim()))
}
