import { existsSync, readFileSync, statSync } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { withClient } from '@/lib/db/with-client'
import { type RunningProcess, runProcess } from '../../lib/testing/run-process'
import { isAlive } from '../../scripts/dev/embedded-postgres/process-check'
import { type Clone, makeClone, NEUTRAL_ENVIRONMENT } from './clone'

const READY = /is ready at (http:\/\/localhost:(\d+)) \(database: embedded, \.data\/\)/

const clones: Clone[] = []
const running: RunningProcess[] = []

afterEach(async () => {
  for (const one of running.splice(0)) {
    one.kill('SIGTERM')
    await one.exited
  }
  for (const clone of clones.splice(0)) {
    stopServer(clone)
    await clone.remove()
  }
})

test('two clones started at once each answer at the printed address, and exit with 0 on SIGTERM without leftovers', async () => {
  const pair = await Promise.all([newClone(), newClone()])
  const servers = pair.map((clone) => dev(clone))
  const addresses = await Promise.all(
    servers.map(async (server) => (await server.printed(READY))[1] ?? ''),
  )
  expect(new Set(addresses).size).toBe(2)
  for (const address of addresses) expect(await (await fetch(address)).text()).toContain('hello')

  const databases = pair.map(postmasterOf)
  for (const server of servers) server.kill('SIGTERM')
  expect(await Promise.all(servers.map((server) => server.exited))).toEqual([0, 0])
  expect(databases.map(isAlive)).toEqual([false, false])
  for (const address of addresses) await expect(fetch(address)).rejects.toThrow()
})

test('the next start has the same secret and rows, even after kill -9, which leaves no Next running', async () => {
  const clone = await newClone()
  const first = dev(clone)
  const [, address = ''] = await first.printed(READY)
  const secret = readFileSync(path.join(clone.directory, '.data', 'auth-secret'), 'utf8')
  expect(statSync(path.join(clone.directory, '.data', 'auth-secret')).mode & 0o777).toBe(0o600)
  const [url, pid] = [embeddedUrl(clone), postmasterOf(clone)]
  await withClient(url, (client) => client.query("INSERT INTO users (name) VALUES ('Ada')"))

  process.kill(pid, 'SIGKILL')
  await first.printed(/The embedded database had stopped and was started again/)
  expect(embeddedUrl(clone)).toBe(url)

  first.kill('SIGKILL')
  await first.exited
  await vi.waitFor(() => expect(fetch(address)).rejects.toThrow(), { timeout: 5_000, interval: 50 })

  // Like npm, which passes SIGTERM only to its shell.
  const shell = runProcess(
    'sh',
    ['-c', `${process.execPath} --import tsx scripts/dev.ts; exit $?`],
    {
      cwd: clone.directory,
      env: { ...NEUTRAL_ENVIRONMENT, npm_lifecycle_event: 'dev' },
    },
  )
  const [, nextAddress = ''] = await shell.printed(READY)
  const nextPid = postmasterOf(clone)
  expect(readFileSync(path.join(clone.directory, '.data', 'auth-secret'), 'utf8')).toBe(secret)
  const { rows } = await withClient(embeddedUrl(clone), (client) =>
    client.query('SELECT name FROM users'),
  )
  expect(rows).toEqual([{ name: 'Ada' }])
  shell.kill('SIGTERM')
  await shell.exited
  await expect(fetch(nextAddress)).rejects.toThrow()
  expect(isAlive(nextPid)).toBe(false)
})

test('an invalid environment is one line per variable, before anything is created', async () => {
  const clone = await newClone()
  const server = dev(clone, { APP_URL: 'example.com', SIGN_UP: 'maybe' })
  expect(await server.exited).toBe(1)
  expect(server.output().trim().split('\n')).toEqual([
    'APP_URL is not a web address (got "example.com"). Example: APP_URL=https://app.example.com',
    'SIGN_UP must be open or closed (got "maybe"). Example: SIGN_UP=closed',
  ])
  expect(existsSync(path.join(clone.directory, '.data'))).toBe(false)
})

test('variables also come from .env files, and the shell wins', async () => {
  const clone = await newClone()
  await writeFile(path.join(clone.directory, '.env.local'), 'SIGN_UP=maybe\n')
  const server = dev(clone)
  expect(await server.exited).toBe(1)
  expect(server.output()).toContain('SIGN_UP must be open or closed (got "maybe")')
  const other = dev(clone, { SIGN_UP: 'perhaps' })
  expect(await other.exited).toBe(1)
  expect(other.output()).toContain('SIGN_UP must be open or closed (got "perhaps")')
})

test('names the database server that does not answer', async () => {
  const clone = await newClone()
  const server = dev(clone, { DATABASE_URL: 'postgresql://app:hidden@127.0.0.1:1/app' })
  expect(await server.exited).toBe(1)
  expect(server.output()).toBe(
    'DATABASE_URL cannot be used: no server answers at that address. Check that it is running, and check the host and port (ECONNREFUSED).\n',
  )
})

async function newClone(): Promise<Clone> {
  const clone = await makeClone()
  clones.push(clone)
  return clone
}

function dev(clone: Clone, env: Record<string, string> = {}): RunningProcess {
  const server = clone.run('dev.ts', { env })
  running.push(server)
  return server
}

function pidFile(clone: Clone): string[] {
  return readFileSync(
    path.join(clone.directory, '.data', 'postgres', 'data', 'postmaster.pid'),
    'utf8',
  ).split('\n')
}

function postmasterOf(clone: Clone): number {
  return Number(pidFile(clone)[0])
}

function embeddedUrl(clone: Clone): string {
  const password = readFileSync(path.join(clone.directory, '.data', 'postgres', 'password'), 'utf8')
  return `postgresql://postgres:${password}@127.0.0.1:${pidFile(clone)[3]}/latchkey`
}

/** Processes left by a killed launcher. */
function stopServer(clone: Clone): void {
  try {
    process.kill(postmasterOf(clone), 'SIGQUIT')
  } catch {
    // It has ended or never existed.
  }
}
