import { setTimeout as delay } from 'node:timers/promises'
import { runProcess } from '@/lib/testing/run-process'
import { freePort } from '@/scripts/dev/embedded-postgres/free-port'
import { serverAccount } from '@/scripts/dev/embedded-postgres/users'
import { commandOf, environmentOf, readDockerfile } from './dockerfile'

const SECRET = 'x6l2Jk0vH8dYwq4R1tUuPz7cB9nEo3mSfAiGhKjLpQs='
const HEALTHY_WITHIN_MS = 60_000

/**
 * A container without containment: command, environment, user and health check, in the image's
 * folder.
 */
export type Container = Awaited<ReturnType<typeof startContainer>>

/**
 * Starts the image's command on a free port as a non-root user, with only the Dockerfile's
 * environment and `env`.
 */
export async function startContainer(env: Record<string, string | undefined>, firstPort = 3100) {
  const image = readDockerfile().at(-1)
  if (!image) throw new Error('The Dockerfile is empty')
  const port = env.PORT ?? String(await freePort(firstPort))
  const url = `http://localhost:${port}`
  const nothing = Object.fromEntries(Object.keys(process.env).map((name) => [name, undefined]))
  const own = {
    PATH: process.env.PATH,
    ...environmentOf(image),
    PORT: port,
    APP_URL: url,
    AUTH_SECRET: SECRET,
    RATE_LIMIT_SCALE: '1000',
  }
  const cwd = process.env.HOSTING_IMAGE ?? ''
  const options = { cwd, env: { ...nothing, ...own, ...env }, ...serverAccount(cwd) }
  const [command = '', ...args] = commandOf(image, 'CMD')
  const running = runProcess(command, args, options)

  /** Runs the health check once, as Docker does. Whether it exited with 0. */
  async function isHealthy(): Promise<boolean> {
    const [check = '', ...checkArgs] = commandOf(
      image ?? { name: '', instructions: [] },
      'HEALTHCHECK',
    )
    return (await runProcess(check, checkArgs, options).exited) === 0
  }

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

/** The decoded password of a connection string. */
function passwordIn(address: string): string {
  return URL.canParse(address) ? decodeURIComponent(new URL(address).password) : ''
}
