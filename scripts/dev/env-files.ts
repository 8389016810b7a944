import nextEnv from '@next/env'
import { PROJECT } from './project'

/** Names and values as in `process.env`. */
export type Environment = Record<string, string | undefined>

/** Which of the `.env*` files count. */
export type Mode = 'development' | 'production'

/** That of a script that works in both. */
export function modeOfProcess(): Mode {
  return process.env.NODE_ENV === 'production' ? 'production' : 'development'
}

/** The environment of this process completed by the project's `.env*` files, in Next's order of precedence. `process.env` stays as it is. */
export function readEnvFiles(mode: Mode): Environment {
  // An empty variable is an unset one.
  return Object.fromEntries(
    Object.entries(load(mode).combined).filter(([, value]) => value?.trim()),
  )
}

/** The names that the project's `.env*` files set. */
export function fileVariables(mode: Mode): string[] {
  return load(mode).names
}

function load(mode: Mode) {
  const silent = { info: () => undefined, error: console.error }
  const { combinedEnv, loadedEnvFiles } = nextEnv.loadEnvConfig(
    PROJECT,
    mode === 'development',
    silent,
    true,
  )
  const combined = { ...combinedEnv }
  nextEnv.resetEnv()
  // Next's own mark for "already read": the Next started with this environment has to watch the files itself.
  delete combined.__NEXT_PROCESSED_ENV
  delete process.env.__NEXT_PROCESSED_ENV
  return { combined, names: loadedEnvFiles.flatMap(({ env }) => Object.keys(env)) }
}
