import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { layOver } from './lay-over.ts'
import { applyRules, filesOf } from './rules.ts'
import { SEPARATE, SEPARATE_DEMO } from './separate-rules.ts'
import { type AppPart, splitMigration, splitSchema } from './separate-schema.ts'
import { editFile } from './text-files.ts'

const SCHEMA = 'prisma/schema.prisma'
const MIGRATIONS = 'prisma/migrations'
const APP = 'prisma/app'

/**
 * Gives an app a database of its own beside the one for authentication: splits the schema and the
 * migrations, copies `overlay` and applies the rules. Runs after the demo is removed.
 */
export async function separateDatabases(
  directory: string,
  overlay: string,
  { demo }: { demo: boolean },
): Promise<void> {
  const { auth, app } = splitSchema(await readFile(path.join(directory, SCHEMA), 'utf8'))
  await write(directory, SCHEMA, auth)
  await write(directory, `${APP}/schema.prisma`, app.schema)
  await separateMigrations(directory, app)

  await layOver(overlay, directory, { replaces: true })
  for (const rules of demo ? [SEPARATE, SEPARATE_DEMO] : [SEPARATE])
    for (const file of filesOf(rules))
      await editFile(directory, file, (text) => applyRules(rules, file, text))
}

async function separateMigrations(directory: string, app: AppPart): Promise<void> {
  const folders = await readdir(path.join(directory, MIGRATIONS), { withFileTypes: true })
  await mkdir(path.join(directory, APP, 'migrations'), { recursive: true })
  await copyFile(
    path.join(directory, MIGRATIONS, 'migration_lock.toml'),
    path.join(directory, APP, 'migrations/migration_lock.toml'),
  )
  for (const { name } of folders.filter((entry) => entry.isDirectory())) {
    const file = `${MIGRATIONS}/${name}/migration.sql`
    const halves = splitMigration(await readFile(path.join(directory, file), 'utf8'), app)
    if (halves.app !== null)
      await write(directory, `${APP}/migrations/${name}/migration.sql`, halves.app)
    if (halves.auth === null) await rm(path.join(directory, MIGRATIONS, name), { recursive: true })
    else await write(directory, file, halves.auth)
  }
}

async function write(directory: string, file: string, text: string): Promise<void> {
  await mkdir(path.dirname(path.join(directory, file)), { recursive: true })
  await writeFile(path.join(directory, file), text)
}
