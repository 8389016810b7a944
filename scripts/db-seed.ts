import { createHash } from 'node:crypto'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { db } from '@/lib/db/client'
import { migrate } from '@/lib/db/migrate'
import { closePool } from '@/lib/db/pool'
import { localAuthSecret } from './launch/auth-secret'
import { openDatabase } from './launch/database'
import { requireDevelopment } from './launch/development-only'
import { readEnvFiles } from './launch/env-files'
import { LaunchError } from './launch/launch-error'
import { MIGRATIONS } from './launch/project'
import { runScript } from './launch/run-script'

const DEMO_USER = { id: '5eed5eed-0000-4000-8000-000000000001', name: 'Demo' }
const VERBS = ['Call', 'Write to', 'Visit', 'Thank', 'Pay']
const PEOPLE = [
  'the dentist',
  'the landlord',
  'Grandma',
  'the bank',
  'the neighbours',
  'the plumber',
  'the library',
  'the school',
  'Ada',
  'Grace',
]
const HOUR_MS = 3_600_000

/**
 * `npm run db:seed`: a user "Demo" with a profile and 50 todos, for db:studio and the admin pages (it has no passkey: nobody signs in as it).
 * `npm run db:seed -- --user <id or name>` gives the 50 todos to a user who is there. Run again, it changes nothing. Development only.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { user: { type: 'string' } } })
  const environment = readEnvFiles('development')
  const database = await openDatabase(environment)
  try {
    for (const url of [database.directUrl, database.url]) requireDevelopment(environment, url, '')
    await migrate(database.directUrl, MIGRATIONS)
    Object.assign(process.env, environment, {
      DATABASE_URL: database.url,
      AUTH_SECRET: environment.AUTH_SECRET ?? localAuthSecret(),
    })
    const user = values.user ? await findUser(values.user) : await makeDemoUser()
    console.log(`${user.name} (${user.id}) has the 50 example todos (database: ${database.label}).`)
  } finally {
    await closePool()
    await database.stop()
  }
}

async function makeDemoUser(): Promise<{ id: string; name: string }> {
  await db.user.upsert({ where: { id: DEMO_USER.id }, create: DEMO_USER, update: {} })
  const profile = { displayName: 'Demo', bio: 'Made by npm run db:seed.' }
  await db.userProfile.upsert({
    where: { userId: DEMO_USER.id },
    create: { userId: DEMO_USER.id, ...profile },
    update: {},
  })
  await addTodos(DEMO_USER.id)
  return DEMO_USER
}

async function findUser(idOrName: string): Promise<{ id: string; name: string }> {
  const where = z.uuid().safeParse(idOrName).success ? { id: idOrName } : { name: idOrName }
  const [user, ...others] = await db.user.findMany({
    where,
    select: { id: true, name: true },
    take: 10,
  })
  if (!user)
    throw new LaunchError(
      `There is no user ${idOrName}. Sign up first, then run: npm run db:seed -- --user <your name>`,
    )
  if (others.length > 0)
    throw new LaunchError(
      `Several users are called ${idOrName}: ${[user, ...others].map(({ id }) => id).join(', ')}. Name one by its id.`,
    )
  await addTodos(user.id)
  return user
}

async function addTodos(userId: string): Promise<void> {
  const titles = PEOPLE.flatMap((person) => VERBS.map((verb) => `${verb} ${person}`))
  const data = titles.map((title, index) => ({
    id: todoId(userId, index),
    userId,
    title,
    completed: index % 3 === 0,
    createdAt: new Date(Date.now() - index * HOUR_MS),
  }))
  await db.todo.createMany({ data, skipDuplicates: true })
}

/** The same todo has the same id each time (RFC 9562 §5.8, a UUID of our own making). */
function todoId(userId: string, index: number): string {
  const hex = createHash('sha256').update(`${userId} ${index}`).digest('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

await runScript(main)
