import { parseArgs } from 'node:util'
import { z } from 'zod'
import { appDb } from '@/lib/db/app'
import { db } from '@/lib/db/client'
import { closePool } from '@/lib/db/pool'
import { NOUNS } from '@/lib/nouns'
import { LaunchError } from '@/lib/server/operator-error'
import { localAuthSecret } from '@/scripts/dev/configuration'
import { migrateAll, openDatabase, requireDevelopment, variablesOf } from './dev/database'
import { readEnvFiles } from './dev/env-files'
import { runScript } from './dev/run-script'

const DEMO_USER = { id: '5eed5eed-0000-4000-8000-000000000001', name: 'Demo' }
/**
 * `npm run db:seed`: creates a user "Demo" with examples of each noun. It has no passkey, so nobody
 * can sign in as it. `-- --user <id or name>` gives the examples to an existing user. Development
 * only; running it again changes nothing.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { user: { type: 'string' } } })
  const environment = readEnvFiles('development')
  const database = await openDatabase(environment)
  try {
    for (const url of [database.directUrl, database.url]) requireDevelopment(environment, url, '')
    await migrateAll(database.all)
    Object.assign(process.env, environment, {
      ...variablesOf(database),
      AUTH_SECRET: environment.AUTH_SECRET ?? localAuthSecret(),
    })
    const user = values.user ? await findUser(values.user) : await makeDemoUser()
    console.log(
      `${JSON.stringify(user.name)} (${user.id}) has the examples (database: ${database.label}).`,
    )
  } finally {
    await closePool()
    await database.stop()
  }
}

async function makeDemoUser(): Promise<{ id: string; name: string }> {
  await db.user.upsert({ where: { id: DEMO_USER.id }, create: DEMO_USER, update: {} })
  await addExamples(DEMO_USER.id)
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
  await addExamples(user.id)
  return user
}

async function addExamples(userId: string): Promise<void> {
  for (const { seed } of NOUNS) await seed?.(appDb, userId)
}

await runScript(main)
