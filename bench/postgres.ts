import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { withClient } from '@/lib/db/with-client'
import { startEmbeddedPostgres } from '@/scripts/dev/embedded-postgres/embedded-postgres'
import { freePort } from '@/scripts/dev/embedded-postgres/free-port'
import { WORK } from './work-folder'

const DEBIAN = '/usr/lib/postgresql'
const FIRST_PORT = 54_600
const SETTINGS = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '200',
  shared_buffers: '512MB',
  timezone: 'UTC',
}

export type Postgres = { url: string; stop: () => Promise<void> }

/** One server for the run, with data that is thrown away: Debian's, or the embedded one. */
export async function openPostgres(): Promise<Postgres> {
  const binaries = debianBinaries()
  if (binaries) return startDebian(binaries)
  const home = path.join(WORK, 'postgres')
  const server = await startEmbeddedPostgres({ home, database: 'bench' })
  return { url: server.urlOf('postgres'), stop: () => server.stop() }
}

function debianBinaries(): string | undefined {
  if (!existsSync(DEBIAN)) return undefined
  const [newest] = readdirSync(DEBIAN).sort((a, b) => Number(b) - Number(a))
  const binaries = path.join(DEBIAN, newest ?? '', 'bin')
  return existsSync(path.join(binaries, 'initdb')) ? binaries : undefined
}

async function startDebian(binaries: string): Promise<Postgres> {
  const home = mkdtempSync(path.join(tmpdir(), 'latchkey-bench-'))
  // PostgreSQL refuses to run as root.
  const account = process.getuid?.() === 0 ? accountOf('postgres') : null
  if (account) chownSync(home, account.uid, account.gid)
  const data = path.join(home, 'data')
  const options = { ...account, cwd: home }
  const init = spawnSync(
    path.join(binaries, 'initdb'),
    ['-D', data, '-U', 'postgres', '-A', 'trust', '--locale=C.UTF-8', '-E', 'UTF8'],
    { ...options, encoding: 'utf8' },
  )
  if (init.status !== 0) throw new Error(`initdb failed: ${init.stderr}`)
  const port = await freePort(FIRST_PORT)
  const settings = Object.entries({ ...SETTINGS, port }).flatMap(([k, v]) => ['-c', `${k}=${v}`])
  const server = spawn(path.join(binaries, 'postgres'), ['-D', data, ...settings], {
    ...options,
    stdio: 'ignore',
  })
  const exited = once(server, 'exit')
  const url = `postgresql://postgres@127.0.0.1:${port}/postgres`
  await untilReady(url)
  return {
    url,
    async stop() {
      server.kill('SIGINT')
      await exited
      rmSync(home, { recursive: true, force: true })
    },
  }
}

function accountOf(name: string): { uid: number; gid: number } {
  const id = (flag: string) => Number(spawnSync('id', [flag, name], { encoding: 'utf8' }).stdout)
  return { uid: id('-u'), gid: id('-g') }
}

async function untilReady(url: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await withClient(url, async (client) => void (await client.query('SELECT 1')))
    } catch (error) {
      if (attempt === 100) throw error
      await delay(100)
    }
  }
}
