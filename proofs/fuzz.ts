import { randomInt } from 'node:crypto'
import { parseArgs } from 'node:util'
import fc from 'fast-check'
import pg from 'pg'
import { openBuiltApp } from '../lib/testing/app'
import { passwordOf, secretsIn } from '../lib/testing/leaks'
import { testEnvironment } from '../lib/testing/test-environment'
import { runScript } from '../scripts/dev/run-script'
import { type Case, cases } from './fuzz/cases'
import { serverMemory } from './fuzz/memory'
import { createPeople } from './fuzz/people'
import { closeConnections, inLanes, send } from './fuzz/send'
import { listActions, listRoutes } from './fuzz/targets'
import { leaksIn } from './leaks'
import { printTotals, record } from './tools/steps'

const { AUTH_SECRET } = testEnvironment('')
/** Cases after which users that were deleted meanwhile are replaced, and memory is read. */
const BATCH = 250
/** A server needs some hundred requests until its memory no longer grows. */
const WARM_UP = 0.3
const GROWTH = 1.2
/** Next prints an action's id, or the start of its arguments, as the client sent them. */
const ECHO = /^.*(?:The Server Reference ID did not match|is not valid JSON).*$/gm
/** So that memory is collected in time. */
const HEAP = '--max-old-space-size=256'

/**
 * `npm run test:fuzz -- --cases 10000 --seed 1`: random requests to every route and action of the
 * production build. None may end in a fault, print a stack or a secret, or keep memory. A seed
 * repeats a run. Builds the app, unless E2E_BUILT=true.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      cases: { type: 'string', default: '2000' },
      seed: { type: 'string' },
      log: { type: 'string' },
    },
  })
  const seed = Number(values.seed ?? randomInt(2 ** 31))
  const app = await openBuiltApp({
    name: 'fuzz',
    env: { PERSONAL_ACCESS_TOKENS: 'true', RATE_LIMIT_SCALE: '100000', NODE_OPTIONS: HEAP },
    logFile: values.log,
  })
  const db = new pg.Pool({ connectionString: app.databaseUrl, max: 2 })
  try {
    const targets = { routes: listRoutes(), actions: listActions() }
    console.log(
      `Seed ${seed}: ${values.cases} cases, ${targets.routes.length} routes, ${targets.actions.length} actions`,
    )
    const all = fc.sample(cases(targets), { seed, numRuns: Number(values.cases) })
    const memory: number[] = []
    const statuses = new Map<string, number>()
    const secrets: Record<string, string> = {}
    const faults: string[] = []
    let undecodable = 0

    for (let start = 0; start < all.length; start += BATCH) {
      const people = await createPeople(db)
      for (const name of ['session', 'adminSession', 'staleSession', 'token'])
        secrets[`${name} ${start}`] = people[name] ?? ''
      await inLanes(all.slice(start, start + BATCH), async (request, index) => {
        const outcome = await send(app.url, request, { ...people, origin: app.url }).catch(String)
        const status = typeof outcome === 'string' ? outcome : outcome.status
        statuses.set(String(status), (statuses.get(String(status)) ?? 0) + 1)
        const leaks = typeof outcome === 'string' ? [] : leaksIn(outcome.body, { AUTH_SECRET })
        if (status === 500 && isUndecodable(request)) undecodable++
        else if (isFault(request, status) || leaks.length > 0)
          faults.push(`Case ${start + index}: ${status} ${leaks} for ${JSON.stringify(request)}`)
      })
      memory.push(serverMemory())
      if (start % 1000 === 0) console.log(`${start + BATCH} cases, ${memory.at(-1)} MB`)
    }

    console.log(
      `Answers: ${[...statuses]
        .sort()
        .map(([status, count]) => `${count} × ${status}`)
        .join(', ')}`,
    )
    console.log(`Memory in MB, every ${BATCH} cases: ${memory.join(' ')}`)
    record(
      `${all.length - faults.length} of ${all.length} cases without a fault; ${undecodable} that Next could not decode`,
      faults.length === 0,
      faults.join('\n'),
    )
    record('memory is flat', isFlat(memory))
    const leaked = secretsIn(app.output().replace(ECHO, ''), {
      ...secrets,
      AUTH_SECRET,
      password: passwordOf(app.databaseUrl),
    })
    record(`no secret in the log${leaked.map((name) => `: ${name}`)}`, leaked.length === 0)
    const logged = app.output().match(/"event":"server_error"/g)?.length ?? 0
    record(`${logged} errors logged, ${undecodable} expected`, logged <= undecodable)
    const ready = await fetch(new URL('/api/health/ready', app.url))
    record('ready afterwards', ready.status === 200)
  } finally {
    closeConnections()
    await db.end()
    await app.close()
  }
  printTotals()
}

/** A string is a lost connection. Only the page of an outage is always a 503. */
function isFault({ path }: Case, status: number | string): boolean {
  if (typeof status === 'string') return true
  return status >= 500 && !(status === 503 && path.split('?')[0] === '/unavailable')
}

/**
 * Next itself answers 500 to arguments of an action, or a form posted to a page, that it cannot
 * decode. Nothing of the app has run by then.
 */
function isUndecodable({ headers, body }: Case): boolean {
  if (body.type === 'form')
    return body.fields.some(([name, value]) => name === '$ACTION_1:1' && hasReference(value))
  if (body.type !== 'text') return false
  if (body.contentType.startsWith('multipart/')) return true
  return 'next-action' in headers && (!isList(body.text) || hasReference(body.text))
}

/** To a part of the message, which is missing. */
function hasReference(text: string): boolean {
  return text.includes('"$')
}

function isList(text: string): boolean {
  try {
    return Array.isArray(JSON.parse(text))
  } catch {
    return false
  }
}

function isFlat(memory: number[]): boolean {
  const settled = memory[Math.floor(memory.length * WARM_UP)] ?? 0
  return (memory.at(-1) ?? 0) <= settled * GROWTH
}

await runScript(main)
