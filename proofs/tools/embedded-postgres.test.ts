import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { withClient } from '@/lib/db/with-client'
import { LaunchError } from '@/lib/server/operator-error'
import { type RunningProcess, runProcess } from '@/lib/testing/run-process'
import { canEnter, serverAccount } from '@/scripts/dev/embedded-postgres/users'
import { keepRunning } from '@/scripts/dev/keep-running'
import { PROJECT } from '@/scripts/dev/project'
import { findBinaries } from '../../scripts/dev/embedded-postgres/binaries'
import { whyIn } from '../../scripts/dev/embedded-postgres/cluster'
import {
  type EmbeddedPostgres,
  startEmbeddedPostgres,
} from '../../scripts/dev/embedded-postgres/embedded-postgres'
import { isAlive } from '../../scripts/dev/embedded-postgres/process-check'

const isRoot = process.getuid?.() === 0
const NOBODY = { uid: 65_534, gid: 65_534 }
const started: EmbeddedPostgres[] = []
const holders: RunningProcess[] = []
let home: string

beforeEach(() => {
  home = path.join(mkdtempSync(path.join(tmpdir(), 'embedded-')), 'postgres')
  chmodSync(path.dirname(home), 0o755)
})
afterEach(async () => {
  for (const holder of holders.splice(0)) {
    holder.kill('SIGTERM')
    await holder.exited
  }
  for (const postgres of started.splice(0)) await postgres.stop()
  rmSync(path.dirname(home), { recursive: true })
})

test('creates a database, keeps its rows, and leaves no process behind', async () => {
  const first = await start()
  await query(first.url, 'CREATE TABLE notes (id int)')
  await query(first.url, 'INSERT INTO notes VALUES (1)')
  await first.stop()
  expect(isAlive(first.pid())).toBe(false)

  const second = await start()
  expect(await query(second.url, 'SELECT id FROM notes')).toEqual([{ id: 1 }])
  expect(
    await query(
      second.url,
      "SELECT setting FROM pg_settings WHERE name IN ('fsync', 'synchronous_commit') ORDER BY 1",
    ),
  ).toEqual([{ setting: 'on' }, { setting: 'on' }])
})

test('the password is readable by its owner only, and required', async () => {
  const postgres = await start()
  expect(statSync(path.join(home, 'password')).mode & 0o777).toBe(0o600)
  const wrong = new URL(postgres.url)
  wrong.password = 'guess'
  await expect(query(wrong.toString(), 'SELECT 1')).rejects.toThrow(
    'password authentication failed',
  )
})

test('kill -9 of the server loses no acknowledged row', async () => {
  const postgres = await start()
  await query(postgres.url, 'CREATE TABLE notes (id int PRIMARY KEY)')
  for (let round = 0; round < 3; round++) {
    const acknowledged = await writeUntilKilled(postgres, round * 1_000_000)
    expect(acknowledged.length).toBeGreaterThan(0)
    expect(await postgres.restore()).toBe(true)
    const stored = new Set((await query(postgres.url, 'SELECT id FROM notes')).map((row) => row.id))
    expect(acknowledged.filter((id) => !stored.has(id))).toEqual([])
  }
})

test('restore does nothing while the server runs', async () => {
  const postgres = await start()
  expect(await postgres.restore()).toBe(false)
})

test('does not move to another port when its own is taken, and starts there once it is free', async () => {
  const postgres = await start()
  const pid = postgres.pid()
  process.kill(pid, 'SIGKILL')
  await vi.waitFor(() => expect(isAlive(pid)).toBe(false))
  const squatter = createServer().listen(postgres.port, '127.0.0.1')
  await once(squatter, 'listening')
  await expect(postgres.restore()).rejects.toThrow(
    `Another program listens on port ${postgres.port}`,
  )
  squatter.close()
  await once(squatter, 'close')
  expect(await postgres.restore()).toBe(true)
  expect(await query(postgres.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
})

test('the guard reports a failure once, retries, and reports when the server is back', async () => {
  const outcomes = [new LaunchError('no room'), new LaunchError('no room'), true]
  const [error, warn] = [vi.spyOn(console, 'error'), vi.spyOn(console, 'warn')]
  for (const spy of [error, warn]) spy.mockImplementation(() => undefined)
  const ending = new AbortController()
  await keepRunning(
    {
      restore: async () => {
        const outcome = outcomes.shift()
        if (outcome instanceof Error) throw outcome
        if (outcomes.length === 0) ending.abort()
        return outcome === true
      },
    },
    ending.signal,
  )
  expect(error.mock.calls).toEqual([['no room']])
  expect(warn).toHaveBeenCalledOnce()
  vi.restoreAllMocks()
})

test('processes share one server, and the last one to leave stops it', async () => {
  const [one, other] = [hold(), hold()]
  const [, pid] = await one.printed(/server (\d+)/)
  expect((await other.printed(/server (\d+)/))[1]).toBe(pid)

  one.kill('SIGTERM')
  await one.exited
  expect(isAlive(Number(pid))).toBe(true)
  other.kill('SIGTERM')
  await other.exited
  expect(isAlive(Number(pid))).toBe(false)
})

test('a server whose starter was killed is joined and later stopped by the next process', async () => {
  const holder = hold()
  const [, pid] = await holder.printed(/server (\d+)/)
  holder.kill('SIGKILL')
  await holder.exited

  const postgres = await start()
  expect(postgres.pid()).toBe(Number(pid))
  await postgres.stop()
  expect(isAlive(Number(pid))).toBe(false)
})

test("starts although the pid file names another program's process", async () => {
  const first = await start()
  await first.stop()
  writeFileSync(
    path.join(home, 'data', 'postmaster.pid'),
    `${process.pid}\n${home}/data\n0\n1\n\n127.0.0.1\n\nready\n`,
  )
  const second = await start()
  expect(await query(second.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
})

test('starts although the killed server is still a zombie', async () => {
  const first = await start()
  await first.stop()
  // Node replaces the shell and does not know the shell's child.
  const program = 'console.log("child", process.argv[1]); setInterval(() => undefined, 60_000)'
  const shell = `sleep 600 & exec '${process.execPath}' -e '${program}' $!`
  // PostgreSQL ignores processes of other users.
  const account = serverAccount(path.join(home, 'data')) ?? {}
  const parent = runProcess('sh', ['-c', shell], account)
  holders.push(parent)
  const [, pid] = await parent.printed(/child (\d+)/)
  process.kill(Number(pid), 'SIGKILL')
  await vi.waitFor(() => expect(isAlive(Number(pid))).toBe(false))
  expect(process.kill(Number(pid), 0)).toBe(true)
  writeFileSync(
    path.join(home, 'data', 'postmaster.pid'),
    `${pid}\n${home}/data\n0\n1\n\n127.0.0.1\n\nready\n`,
  )
  const second = await start()
  expect(await query(second.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
})

test('starts although an earlier start was interrupted while creating the data folder or holding the lock', async () => {
  mkdirSync(path.join(home, 'data.new', 'base'), { recursive: true })
  writeFileSync(path.join(home, 'data.new', 'PG_VERSION'), '18\n')
  const dead = runProcess(process.execPath, ['-e', ''])
  await dead.exited
  writeFileSync(path.join(home, 'lock'), String(dead.pid))
  await start()
})

test('corrupt disposable data is recreated; other data is not touched', async () => {
  for (const durable of [false, true]) {
    const folder = path.join(home, String(durable))
    const first = await startEmbeddedPostgres({ home: folder, durable })
    await first.stop()
    rmSync(path.join(folder, 'data', 'global', 'pg_control'))
    if (durable) {
      await expect(startEmbeddedPostgres({ home: folder, durable })).rejects.toThrow(
        /^The embedded PostgreSQL did not start: .+pg_control/s,
      )
      continue
    }
    const second = await startEmbeddedPostgres({ home: folder, durable })
    started.push(second)
    expect(await query(second.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
  }
})

test('two data folders at once get different ports', async () => {
  const [one, other] = await Promise.all([start(), start(path.join(path.dirname(home), 'other'))])
  expect(one.port).not.toBe(other.port)
  await query(one.url, 'SELECT 1')
  await query(other.url, 'SELECT 1')
})

test('reports the line of initdb that says why', () => {
  const output =
    'running bootstrap script ... 2026-11-27 18:19:15.979 UTC [19660] FATAL:  could not write to file "pg_wal/xlogtemp.19660": No space left on device\nchild process exited with exit code 1\ninitdb: removing contents of data directory "data.new"\n'
  expect(whyIn(output)).toBe(
    'could not write to file "pg_wal/xlogtemp.19660": No space left on device',
  )
  expect(whyIn('initdb: error: could not access directory "x": Permission denied\n')).toBe(
    'could not access directory "x": Permission denied',
  )
})

test('says in one line what to do if there is no binary', () => {
  const { arch } = process
  Object.defineProperty(process, 'arch', { value: 's390x' })
  try {
    expect(findBinaries).toThrow(
      /^There is no embedded PostgreSQL for this machine \(.+-s390x\): set DATABASE_URL to a PostgreSQL server\.$/,
    )
  } finally {
    Object.defineProperty(process, 'arch', { value: arch })
  }
})

if (isRoot) {
  test('root: the server runs as another user', async () => {
    const postgres = await start()
    expect(statSync(`/proc/${postgres.pid()}`).uid).not.toBe(0)
  })

  test('root: works in a folder that no other user can enter', async () => {
    chmodSync(path.dirname(home), 0o700)
    const first = await start()
    await query(first.url, 'CREATE TABLE notes (id int)')
    const pid = first.pid()
    process.kill(pid, 'SIGKILL')
    await vi.waitFor(() => expect(isAlive(pid)).toBe(false))
    expect(await first.restore()).toBe(true)
    expect(await query(first.url, 'SELECT id FROM notes')).toEqual([])
    await first.stop()
    expect(existsSync(path.join(home, 'data', 'postmaster.pid'))).toBe(false)
  })
}

const canMount =
  isRoot &&
  process.platform === 'linux' &&
  spawnSync('unshare', ['--pid', '--fork', '--mount', 'true']).status === 0
if (canMount) {
  test('root: another path to the folder reaches the same server', async () => {
    const postgres = await start()
    const other = path.join(path.dirname(home), 'other')
    mkdirSync(other)
    expect(spawnSync('mount', ['--bind', home, other]).status).toBe(0)
    try {
      const again = await start(other)
      expect(again.pid()).toBe(postgres.pid())
      await again.stop()
    } finally {
      spawnSync('umount', [other])
    }
  })

  test('root: a second container on the same data is refused, and the first keeps running', async () => {
    const postgres = await start()
    const container = runProcess(
      'unshare',
      [
        ...['--pid', '--ipc', '--mount', '--fork', '--kill-child', '--mount-proc'],
        ...[process.execPath, '--import', 'tsx', 'proofs/tools/hold-postgres.ts', home],
      ],
      { cwd: PROJECT },
    )
    holders.push(container)
    expect(await container.exited).not.toBe(0)
    expect(container.output()).toContain(
      'The embedded database is in use in another container or on another host',
    )
    expect(await postgres.restore()).toBe(false)
    expect(await query(postgres.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
  })
}

if (isRoot && canEnter(NOBODY, PROJECT)) {
  test('root: an ordinary user can also start it', async () => {
    const folder = path.dirname(home)
    chmodSync(folder, 0o777)
    const holder = hold(NOBODY)
    const [, pid] = await holder.printed(/server (\d+)/)
    expect(statSync(`/proc/${pid}`).uid).toBe(NOBODY.uid)
    holder.kill('SIGTERM')
    expect(await holder.exited).toBe(0)
    expect(isAlive(Number(pid))).toBe(false)
  })
}

async function start(folder = home): Promise<EmbeddedPostgres> {
  const postgres = await startEmbeddedPostgres({ home: folder })
  started.push(postgres)
  return postgres
}

/** Another process that uses the server until told to stop. */
function hold(account: { uid?: number; gid?: number } = {}): RunningProcess {
  const holder = runProcess(
    process.execPath,
    ['--import', 'tsx', 'proofs/tools/hold-postgres.ts', home],
    { cwd: PROJECT, ...account },
  )
  holders.push(holder)
  return holder
}

/**
 * Inserts rows one by one, kills the server in between, and returns the ids whose COMMIT was
 * acknowledged.
 */
async function writeUntilKilled(postgres: EmbeddedPostgres, firstId: number): Promise<number[]> {
  const client = new pg.Client({ connectionString: postgres.url })
  client.on('error', () => undefined)
  await client.connect()
  const acknowledged: number[] = []
  const pid = Number(readFileSync(path.join(home, 'data', 'postmaster.pid'), 'utf8').split('\n')[0])
  const killer = setTimeout(() => process.kill(pid, 'SIGKILL'), 150)
  try {
    for (let id = firstId; ; id++) {
      await client.query('INSERT INTO notes VALUES ($1)', [id])
      acknowledged.push(id)
    }
  } catch {
    // Connections break slightly before the server has ended.
    await vi.waitFor(() => expect(isAlive(pid)).toBe(false))
    return acknowledged
  } finally {
    clearTimeout(killer)
    await client.end().catch(() => undefined)
  }
}

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  return withClient(url, async (client) => (await client.query(sql)).rows)
}
