import { copyFileSync, rmSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { runProcess } from '@/lib/testing/run-process'
import {
  APP_IMAGE,
  CONFINED,
  isContainerHealthy,
  LIMITS,
  podmanArgs,
} from '@/proofs/container/podman'
import { freePort } from '@/scripts/dev/embedded-postgres/free-port'
import { serverAccount } from '@/scripts/dev/embedded-postgres/users'
import { commandOf, environmentOf, readDockerfile } from './dockerfile'

const SECRET = 'x6l2Jk0vH8dYwq4R1tUuPz7cB9nEo3mSfAiGhKjLpQs='
const HEALTHY_WITHIN_MS = 60_000

type Environment = Record<string, string | undefined>
/** A file that lies beside server.js as .env. */
type Beside = { dotEnv?: string }

/** The running image: in podman (`npm run test:container`) or without an engine. */
export type Container = Awaited<ReturnType<typeof startContainer>>

/** Starts the image's command on a free port, with only the Dockerfile's environment and `env`. */
export async function startContainer(env: Environment, firstPort = 3100, beside: Beside = {}) {
  const port = env.PORT ?? String(await freePort(firstPort))
  const url = `http://localhost:${port}`
  const own = { PORT: port, APP_URL: url, AUTH_SECRET: SECRET, RATE_LIMIT_SCALE: '1000' }
  const store = process.env.HOSTING_STORE
  const { running, isHealthy } = store
    ? inPodman(store, { ...own, ...env }, beside)
    : asProcess({ ...own, ...env }, beside)

  return {
    url,
    /** Texts that must not be in its output. */
    secrets: {
      AUTH_SECRET: env.AUTH_SECRET ?? SECRET,
      'the password of DATABASE_URL': passwordIn(env.DATABASE_URL ?? ''),
    },
    port: Number(port),
    output: running.output,
    exited: running.exited,
    printed: running.printed,
    isHealthy,
    async untilHealthy(): Promise<void> {
      const deadline = Date.now() + HEALTHY_WITHIN_MS
      while (!(await isHealthy())) {
        const isOver = await Promise.race([running.exited.then(() => true), delay(100, false)])
        if (isOver || Date.now() > deadline)
          throw new Error(`It is not healthy:\n${running.output()}`)
      }
    },
    kill: running.kill,
    /** Like `docker stop`. Returns the exit code. */
    async stop(): Promise<number | null> {
      running.kill('SIGTERM')
      return running.exited
    },
  }
}

/** A container without containment: command, environment, user and health check, in the image's folder. */
function asProcess(env: Environment, { dotEnv }: Beside) {
  const image = readDockerfile().at(-1)
  if (!image) throw new Error('The Dockerfile is empty')
  const nothing = Object.fromEntries(Object.keys(process.env).map((name) => [name, undefined]))
  const cwd = process.env.HOSTING_IMAGE ?? ''
  const options = {
    cwd,
    env: { ...nothing, PATH: process.env.PATH, ...environmentOf(image), ...env },
    ...serverAccount(cwd),
  }
  const copied = path.join(cwd, '.env')
  if (dotEnv) copyFileSync(dotEnv, copied)
  const [command = '', ...args] = commandOf(image, 'CMD')
  const running = runProcess(command, args, options)
  if (dotEnv) void running.exited.then(() => rmSync(copied))

  const [check = '', ...checkArgs] = commandOf(image, 'HEALTHCHECK')
  return {
    running,
    /** Runs the health check once, as Docker does. Whether it exited with 0. */
    isHealthy: async () => (await runProcess(check, checkArgs, options).exited) === 0,
  }
}

/** On the host's network, where the tests' databases are. */
function inPodman(store: string, env: Environment, { dotEnv }: Beside) {
  const name = `app-${env.PORT}-${Date.now()}`
  const set = Object.entries(env).flatMap(([key, value]) =>
    value === undefined ? [] : [`--env=${key}=${value}`],
  )
  const volumes = dotEnv ? [`--volume=${dotEnv}:/app/.env:ro`] : []
  const options = [`--name=${name}`, '--network=host', ...CONFINED, ...LIMITS, ...set, ...volumes]
  return {
    running: runProcess('podman', podmanArgs(store, ['run', '--rm', ...options, APP_IMAGE])),
    isHealthy: () => isContainerHealthy(store, name),
  }
}

/** The decoded password of a connection string. */
function passwordIn(address: string): string {
  return URL.canParse(address) ? decodeURIComponent(new URL(address).password) : ''
}
