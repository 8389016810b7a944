import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { type App, openApps } from '@/bench/apps'
import { load } from '@/bench/load'
import { LaunchError } from '@/lib/server/operator-error'
import { runScript } from '@/scripts/dev/run-script'
import { COLUMNS, compareMinutes, type Minute, readMinute, rowOf } from './soak/minutes'
import { openTraffic } from './soak/traffic'
import { openVisits, type Visit } from './soak/visits'
import { printTotals, record } from './tools/steps'

const CLIENTS = 8
const WARM_UP_SECONDS = 10
const HIGHEST_SECONDS = 30
const MINUTE_MS = 60_000

/**
 * `npm run test:soak -- --minutes 60`: the standalone build, first as fast as it can, then at half
 * that rate (or `--rate`, in requests a second). At the end it must be as fast and as small as at
 * its beginning. Linux only.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { minutes: { type: 'string', default: '60' }, rate: { type: 'string' } },
  })
  const length = Number(values.minutes)
  if (!(length >= 3)) throw new LaunchError('A soak takes 3 minutes at least.')
  const apps = await openApps(['latchkey'])
  const db = new pg.Pool({ connectionString: await apps.databaseOf('latchkey'), max: 1 })
  try {
    const app = await apps.get('latchkey')
    const visits = await openVisits(app, apps.fileOf('latchkey'))
    const rows = await countRows(db)
    const highest = await measureHighest(app.url, visits)
    const rate = Number(values.rate ?? highest / 2)
    console.log(`Highest: ${highest.toFixed(1)} requests a second; now ${rate.toFixed(1)}`)

    const minutes = await soak(app, db, visits, { rate, minutes: length })
    const failures = minutes.flatMap((minute) => minute.failures)
    const requests = minutes.reduce((sum, { times }) => sum + times.length, 0)
    record(
      `${requests} requests, ${failures.length} failed`,
      failures.length === 0,
      failures.slice(0, 20).join('\n'),
    )
    for (const { name, isRight } of compareMinutes(minutes)) record(name, isRight)
    const after = await countRows(db)
    record(`todos and sessions: ${rows} before, ${after} afterwards`, rows === after)
  } finally {
    await db.end()
    await apps.close()
  }
  printTotals()
}

/** In requests a second. */
async function measureHighest(url: string, visits: Visit[]): Promise<number> {
  let requests = 0
  const work = async (send: Parameters<Visit['run']>[0], count: number) => {
    const visit = visits[count % visits.length] as Visit
    await visit.run(send, count)
    requests += visit.requests
  }
  await load(url, work, { connections: CLIENTS, seconds: WARM_UP_SECONDS })
  requests = 0
  await load(url, work, { connections: CLIENTS, seconds: HIGHEST_SECONDS })
  return requests / HIGHEST_SECONDS
}

async function soak(
  app: App,
  db: pg.Pool,
  visits: Visit[],
  { rate, minutes }: { rate: number; minutes: number },
): Promise<Minute[]> {
  const traffic = openTraffic(app.url, visits, rate)
  const all: Minute[] = []
  const begin = performance.now()
  let cpu = await app.cpu()
  console.log(COLUMNS)
  try {
    for (let minute = 1; minute <= minutes; minute++) {
      await delay(begin + minute * MINUTE_MS - performance.now())
      const used = await app.cpu()
      const now = await readMinute(app, db, traffic.take(), (used - cpu) / MINUTE_MS)
      cpu = used
      all.push(now)
      console.log(`${minute}  ${rowOf(now)}`)
    }
  } finally {
    await traffic.stop()
  }
  // Of what was under way at the end.
  all.at(-1)?.failures.push(...traffic.take().failures)
  return all
}

async function countRows(db: pg.Pool): Promise<string> {
  const { rows } = await db.query<{ todos: string; sessions: string }>(
    'SELECT (SELECT count(*) FROM todos) AS todos, (SELECT count(*) FROM sessions) AS sessions',
  )
  return `${rows[0]?.todos} and ${rows[0]?.sessions}`
}

await runScript(main)
