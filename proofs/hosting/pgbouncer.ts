import { chown, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { runProcess } from '@/lib/testing/run-process'
import { freePort } from '@/scripts/dev/embedded-postgres/free-port'
import { serverAccount } from '@/scripts/dev/embedded-postgres/users'
import { provideProgram } from './provide'

const PROGRAM = '/usr/sbin/pgbouncer'

/**
 * Starts PgBouncer in transaction mode with few connections, so that each transaction probably gets
 * a different one. `url` is the server's with another host and port. Installs Debian's package if
 * possible. `settings` are further lines of its configuration.
 */
export async function startPgBouncer(serverUrl: string, settings = '') {
  provideProgram(PROGRAM, 'pgbouncer')
  const server = new URL(serverUrl)
  const directory = await mkdtemp(path.join(tmpdir(), 'pgbouncer-'))
  const port = await freePort(6432)
  const login = [
    `host=${server.hostname}`,
    `port=${server.port}`,
    `user=${quote(server.username)}`,
    server.password && `password=${quote(server.password)}`,
  ]
  const config = path.join(directory, 'pgbouncer.ini')
  const log = path.join(directory, 'log')
  await writeFile(
    config,
    `[databases]
* = ${login.filter(Boolean).join(' ')}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = ${port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = 4
max_client_conn = 500
logfile = ${log}
${settings}`,
  )
  // PgBouncer refuses to run as root.
  const account = serverAccount(directory)
  if (account) await chown(directory, account.uid, account.gid)
  const running = runProcess(PROGRAM, [config], { ...account })
  while (!(await readFile(log, 'utf8').catch(() => '')).includes('process up')) {
    const isOver = await Promise.race([running.exited.then(() => true), delay(50, false)])
    if (isOver) throw new Error(`PgBouncer ended:\n${running.output()}`)
  }
  const url = new URL(serverUrl)
  url.host = `127.0.0.1:${port}`
  return {
    url: url.toString(),
    /** Its output so far. */
    log: () => readFile(log, 'utf8'),
    async stop() {
      running.kill('SIGINT')
      await running.exited
      await rm(directory, { recursive: true })
    },
  }
}

/** Quotes a value for pgbouncer.ini. */
function quote(encoded: string): string {
  return `'${decodeURIComponent(encoded).replaceAll("'", "''")}'`
}
