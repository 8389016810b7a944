import { setDefaultResultOrder } from 'node:dns'
import { rmSync } from 'node:fs'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { CLIENT_ID, CLIENT_SECRET, startFakeIssuer } from '../lib/testing/fake-issuer'
import { reserveFreePort } from '../scripts/dev/embedded-postgres/free-port'
import { PROJECT } from '../scripts/dev/project'
import { runScript } from '../scripts/dev/run-script'
import { TodoWriter } from './durability/todo-writer'
import { startContainer } from './hosting/container'
import { makeImage } from './hosting/image'
import { startPgBouncer } from './hosting/pgbouncer'
import { leaksIn } from './leaks'
import { type Cluster, startCluster } from './patroni/cluster'
import { eventsOf, type Instances } from './patroni/events'
import { startHaproxy } from './patroni/haproxy'
import { Ledger, percentile } from './patroni/ledger'
import { judgeDeployment, makeNextImage, withoutReports } from './patroni/next-build'
import { until } from './patroni/processes'
import { judge } from './patroni/verdict'
import { Visitor } from './patroni/visitor'
import { signUp, visitByOAuth, visitByPasskey } from './patroni/visits'
import { printTotals, record } from './tools/steps'

const COUNTS = { kill: '10', freeze: '5', switchover: '5', 'app-kill': '5', deploy: '1' }
const WRITERS = 2
/** Acknowledgements between two events, so that each hits a busy system. */
const BETWEEN = 30

/**
 * `npm run test:patroni`: three PostgreSQL servers under Patroni, HAProxy and PgBouncer, and two
 * instances of the app, which lose their primary and each other while people use them.
 * `-- --kill 2 --freeze 1 --switchover 1 --app-kill 1 --deploy 0` chooses how often. Needs root on
 * Debian. E2E_BUILT=true uses the existing build. The last line is "N passed, N failed".
 */
async function main(): Promise<void> {
  const option = (fallback: string) => ({ type: 'string' as const, default: fallback })
  const { values: counts } = parseArgs({
    options: {
      kill: option(COUNTS.kill),
      freeze: option(COUNTS.freeze),
      switchover: option(COUNTS.switchover),
      'app-kill': option(COUNTS['app-kill']),
      deploy: option(COUNTS.deploy),
    },
  })
  setDefaultResultOrder('ipv4first')
  const image = await makeImage(process.env.E2E_BUILT === 'true' ? PROJECT : null)
  process.env.HOSTING_IMAGE = image
  const nextImage = counts.deploy === '0' ? image : await makeNextImage()
  const cleanUp: (() => unknown)[] = [
    () => [image, nextImage].map((one) => rmSync(one, { recursive: true, force: true })),
  ]
  try {
    await prove(counts, nextImage, cleanUp)
  } catch (error) {
    record('ran to its end', false, error instanceof Error ? error.stack : String(error))
  } finally {
    for (const undo of cleanUp.reverse()) await undo()
    printTotals()
    // An interrupted event may still wait for the cluster.
    process.exit()
  }
}

async function prove(
  counts: Record<keyof typeof COUNTS, string>,
  nextImage: string,
  cleanUp: (() => unknown)[],
) {
  const cluster = await startCluster()
  cleanUp.push(() => cluster.stop())
  const ports = { database: await reserveFreePort(26430), app: await reserveFreePort(23300) }
  const appPorts = [await reserveFreePort(23310), await reserveFreePort(23320)]
  const haproxy = await startHaproxy(ports, cluster.nodes, appPorts)
  cleanUp.push(() => haproxy.stop())
  await cluster.untilWhole()

  const url = `http://localhost:${ports.app}`
  const direct = `postgresql://postgres:failover@127.0.0.1:${ports.database}/app`
  await createDatabase(direct)
  const pgbouncer = await startPgBouncer(direct, FAILOVER)
  cleanUp.push(() => pgbouncer.stop())
  const issuer = await startFakeIssuer()
  cleanUp.push(() => issuer.stop())

  const env = {
    APP_URL: url,
    DATABASE_URL: pgbouncer.url,
    DIRECT_DATABASE_URL: direct,
    MIGRATE_ON_START: 'true',
    RATE_LIMIT_SCALE: '1000000',
    TRUST_PROXY: 'x-forwarded-for',
    OIDC_PROVIDERS: 'acme',
    OIDC_ACME_ISSUER: issuer.url,
    OIDC_ACME_CLIENT_ID: CLIENT_ID,
    OIDC_ACME_CLIENT_SECRET: CLIENT_SECRET,
  }
  const instances: Instances = { env, nextImage, running: [], ended: [] }
  cleanUp.push(() => Promise.all(instances.running.map((one) => one.stop())))
  for (const PORT of appPorts)
    instances.running.push(await startContainer({ ...env, PORT: `${PORT}` }))
  await Promise.all(instances.running.map((one) => one.untilHealthy()))
  await until('the balancer answers', async () => (await fetch(url).catch(() => null))?.ok ?? false)

  const ledger = new Ledger()
  const writers = await makeWriters(url, ledger)
  const ending = new AbortController()
  const visits = Promise.all([
    ...writers.map((writer) => writer.run(ending.signal)),
    visitByPasskey(url, ledger, ending.signal),
    visitByOAuth(url, ledger, issuer, ending.signal),
  ])
  try {
    await Promise.race([disturb(cluster, instances, counts, ledger), visits, interrupted()])
  } catch (error) {
    record(
      'ran to its end',
      false,
      `${error instanceof Error ? error.stack : error}\n${cluster.output()}`,
    )
  }
  ending.abort()
  await visits

  if (counts.deploy !== '0') await judgeDeployment(instances, ledger)
  const db = new pg.Pool({ connectionString: direct, max: 1 })
  const promised = writers.flatMap(({ acknowledged }) => [...acknowledged])
  await judge(db, url, ledger, promised).finally(() => db.end())
  const logs = [...instances.ended, ...instances.running]
  const leaks = logs.flatMap(({ output, secrets }) => leaksIn(withoutReports(output()), secrets))
  record(
    `of ${logs.length} logs, secrets and stacks: ${leaks.length}`,
    leaks.length === 0,
    leaks.join('\n'),
  )
  console.log('answers', Object.fromEntries(ledger.answers))
  console.log('OAuth ended at', Object.fromEntries(ledger.landings))
}

/** PgBouncer's own default waits 15 s after a failed login. */
const FAILOVER = 'server_login_retry = 1\nserver_connect_timeout = 3\nquery_wait_timeout = 5\n'

/** Rejects on Ctrl-C, so that what was promised is still compared with what is there. */
function interrupted(): Promise<never> {
  return new Promise((_, reject) => {
    for (const name of ['SIGINT', 'SIGTERM'] as const)
      process.once(name, () => reject(new Error(name)))
  })
}

async function createDatabase(address: string): Promise<void> {
  const server = new URL(address)
  server.pathname = '/postgres'
  const client = new pg.Client(server.toString())
  await client.connect()
  await client.query('CREATE DATABASE app')
  await client.end()
}

async function makeWriters(url: string, ledger: Ledger): Promise<TodoWriter[]> {
  const writers: TodoWriter[] = []
  for (let n = 1; n <= WRITERS; n++) {
    const name = `Writer ${n}`
    const visitor = new Visitor(url, ledger, name)
    await signUp(visitor, ledger, name)
    const watch = (answer: Response) => {
      ledger.answered(answer)
      if (answer.headers.get('location')?.includes('/sign-in'))
        ledger.signedOut.push(`${name}, sent to the sign-in page`)
    }
    writers.push(new TodoWriter(url, visitor.sessionToken, name, watch, () => ledger.acknowledge()))
  }
  return writers
}

async function disturb(
  cluster: Cluster,
  instances: Instances,
  counts: Record<keyof typeof COUNTS, string>,
  ledger: Ledger,
): Promise<void> {
  for (const [name, happen] of Object.entries(eventsOf(cluster, instances))) {
    const outages: number[] = []
    for (let n = 1; n <= Number(counts[name as keyof typeof COUNTS]); n++) {
      await untilBusy(ledger)
      const begun = Date.now()
      await happen()
      await untilBusy(ledger)
      outages.push(ledger.longestGap(begun, Date.now()) / 1000)
      console.log(`${name} ${n}: ${outages.at(-1)?.toFixed(1)} s without an acknowledgement`)
    }
    if (outages.length === 0) continue
    const [p50, worst] = [percentile(outages, 0.5), Math.max(...outages)]
    record(
      `${name} × ${outages.length}: p50 ${p50.toFixed(1)} s, worst ${worst.toFixed(1)} s`,
      true,
    )
  }
}

async function untilBusy({ acknowledgedAt }: Ledger): Promise<void> {
  const enough = acknowledgedAt.length + BETWEEN
  await until('people are served', () => acknowledgedAt.length >= enough)
}

await runScript(main)
