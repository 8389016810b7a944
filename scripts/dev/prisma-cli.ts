import { execFile } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { promisify } from 'node:util'
import { z } from 'zod'
import { DATABASES } from '@/lib/env/database'
import { LaunchError } from '@/lib/server/operator-error'
import { withFileLock } from './embedded-postgres/file-lock'
import { DATA, PROJECT } from './project'

const require = createRequire(import.meta.url)
const packageManifest = z.object({ version: z.string() })
/**
 * Only in the template's repository: an engine for machines that cannot reach Prisma's download
 * host.
 */
const STAND_IN = path.join(PROJECT, 'proofs', 'schema-engine.ts')

/** The path of Prisma's CLI, or null if it is not installed. */
export function findPrismaCli(): string | null {
  try {
    return require.resolve('prisma/build/index.js')
  } catch {
    return null
  }
}

/** Commands that make the CLI download the schema engine although they never start it. */
const WITHOUT_ENGINE = ['generate', 'validate', 'format', 'studio', 'version', '--version', '-v']

/**
 * Environment in which the CLI runs without network: no update check, and a local schema engine.
 */
export function prismaEnvironment(command: string | undefined): Record<string, string> {
  const quiet = { CHECKPOINT_DISABLE: '1', PRISMA_HIDE_UPDATE_MESSAGE: '1' }
  if (process.env.PRISMA_SCHEMA_ENGINE_BINARY) return quiet
  // Any file will do.
  if (WITHOUT_ENGINE.includes(command ?? ''))
    return { ...quiet, PRISMA_SCHEMA_ENGINE_BINARY: process.execPath }
  // On Windows the CLI cannot start a script and has to download the engine.
  if (process.platform === 'win32' || hasNativeEngine() || !existsSync(STAND_IN)) return quiet
  return { ...quiet, PRISMA_SCHEMA_ENGINE_BINARY: STAND_IN }
}

/**
 * Generates each Prisma client that is not up to date, if Prisma is installed. Returns whether it
 * generated any. Throws `LaunchError` with Prisma's output if the schema is wrong.
 */
export async function generateClient(): Promise<boolean> {
  let isMade = false
  for (const { folder } of DATABASES) if (await generateIn(folder)) isMade = true
  return isMade
}

async function generateIn(folder: string): Promise<boolean> {
  const cli = findPrismaCli()
  if (!cli || isClientCurrent(folder)) return false
  mkdirSync(DATA, { recursive: true })
  return withFileLock(path.join(DATA, 'generate.lock'), async () => {
    if (isClientCurrent(folder)) return false
    try {
      await promisify(execFile)(process.execPath, [cli, 'generate', '--no-hints'], {
        cwd: PROJECT,
        env: { ...process.env, ...prismaEnvironment('generate'), PRISMA_FOLDER: folder },
      })
    } catch (error) {
      const output =
        error instanceof Error && 'stderr' in error && 'stdout' in error
          ? `${error.stdout}${error.stderr}`
          : String(error)
      throw new LaunchError(`prisma generate failed:\n${output.trim()}`)
    }
    return true
  })
}

/** A generated client contains its schema and version as JSON strings. */
function isClientCurrent(folder: string): boolean {
  const generated = path.join(PROJECT, folder, 'generated', 'internal', 'class.ts')
  if (!existsSync(generated)) return false
  const text = readFileSync(generated, 'utf8')
  const schema = readFileSync(path.join(PROJECT, folder, 'schema.prisma'), 'utf8')
  const { version } = packageManifest.parse(require('prisma/package.json'))
  return (
    text.includes(`"clientVersion": ${JSON.stringify(version)}`) &&
    text.includes(`"inlineSchema": ${JSON.stringify(schema)}`)
  )
}

function hasNativeEngine(): boolean {
  try {
    const manifest = require.resolve('@prisma/engines/package.json', {
      paths: [require.resolve('prisma/package.json')],
    })
    return readdirSync(path.dirname(manifest)).some((file) => file.startsWith('schema-engine'))
  } catch {
    return false
  }
}
