import { setTimeout as delay } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { createTestUser, deleteTestUser, type TestUser } from '@/e2e/testing/test-user'
import { migrate } from '@/lib/db/migrate'
import { MIGRATIONS } from '@/proofs/tools/migrations'
import { freePort } from '@/scripts/dev/embedded-postgres/free-port'
import { startEmbeddedPostgres } from '../scripts/dev/embedded-postgres/embedded-postgres'
import { runScript } from '../scripts/dev/run-script'
import { killLauncher, killNext, killPostgres, killPostmaster } from './durability/crashes'
import { copyProject, type ProjectCopy } from './durability/project-copy'
import { ApiWriter, TodoWriter, type Writer } from './durability/todo-writer'
import { createAccessToken } from './fuzz/people'

const FORM_WRITERS = 4
/** So many that nobody reaches the limit of 10,000 todos. */
const API_WRITERS = 16
const POLL_MS = 20
const FIRST_PORT = 4300

/**
 * `npm run test:durability -- --kills 20 --writes 1000`: kills app and database in turn with `kill
 * -9`, while clients add todos by the form and the API. Afterwards every acknowledged one must exist once.
 * Works on a copy of the project; exits with 1 if one is missing.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      kills: { type: 'string', default: '20' },
      writes: { type: 'string', default: '1000' },
    },
  })
  const pairs = Math.ceil(Number(values.kills) / 2)
  // So that each kill hits a busy system.
  const writesBetween = Math.ceil(Number(values.writes) / (2 * pairs))
  const project = await copyProject()
  try {
    console.log('Building a copy of the app …')
    await project.build()
    const result = await crashAndCount(project, pairs, writesBetween)
    console.table(result)
    const isKept = result.missing === 0 && result.twice === 0
    console.log(isKept ? '1 passed, 0 failed' : '0 passed, 1 failed')
    process.exitCode = isKept ? 0 : 1
  } finally {
    await project.remove()
  }
}

/** Each pair kills the database, then the app. */
async function crashAndCount(project: ProjectCopy, pairs: number, writesBetween: number) {
  const port = await freePort(FIRST_PORT)
  const url = `http://localhost:${port}`
  const { users, writers } = await withDatabase(project, (db) => makeWriters(db, url))
  let launcher = await project.start(port)
  const ending = new AbortController()
  const running = Promise.all(writers.map((writer) => writer.run(ending.signal)))
  const begun = Date.now()

  try {
    for (let kill = 0; kill < pairs; kill++) {
      await untilWritten(writers, running, writesBetween)
      if (kill % 2 === 0) killPostmaster(project.home)
      else killPostgres(project.home)
      await untilWritten(writers, running, writesBetween)
      if (kill % 2 === 0) killNext(launcher.pid)
      else killLauncher(launcher.pid)
      await launcher.exited
      launcher = await project.start(port)
      console.log(
        `${2 * (kill + 1)} of ${2 * pairs} kills, ${acknowledged(writers)} todos acknowledged`,
      )
    }
    await untilWritten(writers, running, writesBetween)
  } finally {
    ending.abort()
    await running
    launcher.kill('SIGTERM')
    await launcher.exited
  }

  const seconds = Math.round((Date.now() - begun) / 1000)
  return withDatabase(project, async (db) => {
    const { rows } = await db.query<{ title: string }>(
      'SELECT title FROM todos WHERE user_id = ANY ($1)',
      [users.map(({ id }) => id)],
    )
    for (const { id } of users) await deleteTestUser(db, id)
    return { kills: 2 * pairs, seconds, ...compare(writers, rows) }
  })
}

async function makeWriters(db: pg.Pool, url: string) {
  const users: TestUser[] = []
  const writers: Writer[] = []
  while (writers.length < FORM_WRITERS + API_WRITERS) {
    const user = await createTestUser(db)
    const name = `Writer ${users.push(user)}`
    writers.push(
      writers.length < FORM_WRITERS
        ? new TodoWriter(url, user.sessionToken, name)
        : new ApiWriter(url, await createAccessToken(db, user.id), name),
    )
  }
  return { users, writers }
}

function compare(writers: Writer[], rows: { title: string }[]) {
  const promised = writers.flatMap(({ acknowledged }) => [...acknowledged])
  const there = new Set(rows.map(({ title }) => title))
  return {
    attempts: writers.reduce((sum, { attempts }) => sum + attempts, 0),
    acknowledged: promised.length,
    there: rows.length,
    /** Acknowledged but missing. */
    missing: promised.filter((title) => !there.has(title)).length,
    twice: rows.length - there.size,
  }
}

function acknowledged(writers: Writer[]): number {
  return writers.reduce((sum, writer) => sum + writer.acknowledged.size, 0)
}

/** Waits until further writes are acknowledged. Rejects if a writer fails. */
async function untilWritten(
  writers: Writer[],
  running: Promise<unknown>,
  count: number,
): Promise<void> {
  const enough = acknowledged(writers) + count
  while (acknowledged(writers) < enough) await Promise.race([delay(POLL_MS), running])
}

/** The app is down meanwhile, so that each start finds the database as the kill left it. */
async function withDatabase<T>(
  project: ProjectCopy,
  work: (db: pg.Pool) => Promise<T>,
): Promise<T> {
  const postgres = await startEmbeddedPostgres({ home: project.home })
  const db = new pg.Pool({ connectionString: postgres.url, max: 1 })
  try {
    await migrate(postgres.url, MIGRATIONS)
    return await work(db)
  } finally {
    await db.end()
    await postgres.stop()
  }
}

await runScript(main)
