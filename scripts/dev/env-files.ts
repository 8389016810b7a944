import nextEnv from '@next/env'
import { PROJECT } from './project'

export type Environment = Record<string, string | undefined>

/** Which `.env*` files apply. */
export type Mode = 'development' | 'production'

/** For scripts that work in both modes. */
export function modeOfProcess(): Mode {
  return process.env.NODE_ENV === 'production' ? 'production' : 'development'
}

/**
 * `process.env` plus the project's `.env*` files, in Next's order of precedence. Does not change
 * `process.env`.
 */
export function readEnvFiles(mode: Mode): Environment {
  // An empty variable counts as unset.
  return Object.fromEntries(
    Object.entries(load(mode).combined).filter(([, value]) => value?.trim()),
  )
}

/** Names of the variables in the project's `.env*` files. */
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
  // Next's mark for "already read". The Next we start must read and watch the files itself.
  delete combined.__NEXT_PROCESSED_ENV
  delete process.env.__NEXT_PROCESSED_ENV
  return { combined, names: loadedEnvFiles.flatMap(({ env }) => Object.keys(env)) }
}
