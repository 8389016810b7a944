import { runProcess } from '@/lib/testing/run-process'
import { freePort } from '@/scripts/dev/embedded-postgres/free-port'
import { expect, test, visit } from '../hosting/fixtures'
import { readCompose, runOptions, type Service } from './compose'
import { APP_IMAGE, isContainerHealthy, podman, podmanArgs } from './podman'

const NETWORK = 'compose'
const STORE = process.env.HOSTING_STORE ?? ''

test('the services of compose.yaml start in order, serve, stop cleanly, and keep their data', async ({
  page,
  authenticator,
}) => {
  const port = String(await freePort(3300))
  const env = { PORT: port, AUTH_SECRET: 'x6l2Jk0vH8dYwq4R1tUuPz7cB9nEo3mSfAiGhKjLpQs=' }
  const { app, database } = readCompose(env)
  if (!app || !database) throw new Error('compose.yaml lacks a service')
  expect(Object.keys(app.depends_on ?? {})).toEqual(['database'])
  expect(() => readCompose({})).toThrow(/^AUTH_SECRET is not set\. Put the output of/)
  podman(STORE, 'network', 'create', NETWORK)

  await start('database', database)
  await start('app', app)
  await visit(page, authenticator, `http://localhost:${port}`)
  expect(podman(STORE, 'exec', 'app', 'node', '-p', 'process.getuid()')).toBe('1000')
  expect(await stop('app')).toBe(0)
  expect(await stop('database')).toBe(0)

  await start('database', database)
  await start('app', app)
  const sql = 'SELECT title FROM todos'
  const titles = podman(STORE, 'exec', 'database', 'psql', '-U', 'app', 'app', '-Atc', sql)
  expect(titles).toBe('Host it')
  expect((await fetch(`http://localhost:${port}/sign-in`)).status).toBe(200)
  expect(await stop('app')).toBe(0)
  expect(await stop('database')).toBe(0)
})

/** Returns when the service is healthy. */
async function start(name: string, service: Service): Promise<void> {
  const options = runOptions(name, service, NETWORK)
  podman(STORE, 'run', '--detach', ...options, service.image ?? APP_IMAGE)
  await expect.poll(() => isContainerHealthy(STORE, name), { timeout: 60_000 }).toBe(true)
}

/** Like `docker compose down` without `--volumes`. Returns the exit code. */
async function stop(name: string): Promise<number> {
  await runProcess('podman', podmanArgs(STORE, ['stop', '--time=30', name])).exited
  const code = Number(podman(STORE, 'inspect', '--format', '{{.State.ExitCode}}', name))
  podman(STORE, 'rm', name)
  return code
}
