import { copyFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { applyRules, filesOf, type Rules } from './rules.ts'
import { SEPARATE, SEPARATE_DEMO, SEPARATE_OVERLAY_WITHOUT_DEMO } from './separate-rules.ts'
import { type AppPart, splitMigration, splitSchema } from './separate-schema.ts'
import { SEPARATE_SCRIPTS } from './separate-script-rules.ts'
import { SEPARATE_TESTS, SEPARATE_TESTS_DEMO } from './separate-test-rules.ts'
import { editFile } from './text-files.ts'

const SCHEMA = 'prisma/schema.prisma'
const MIGRATIONS = 'prisma/migrations'
const APP = 'prisma/app'

/**
 * Gives an app that was copied, and made without the demo if that was wanted, a database of its own beside that of the authentication: the schema and
 * the migrations are cut in two, the files of `overlay` come along, and the rules say what changes in the others.
 */
export async function separateDatabases(
  directory: string,
  { overlay, demo }: { overlay: string; demo: boolean },
): Promise<void> {
  const { auth, app } = splitSchema(await readFile(path.join(directory, SCHEMA), 'utf8'))
  await write(directory, SCHEMA, auth)
  await write(directory, `${APP}/schema.prisma`, app.schema)
  await separateMigrations(directory, app)

  const brought = await copyOverlay(overlay, directory)
  if (!demo) await follow(directory, SEPARATE_OVERLAY_WITHOUT_DEMO)
  else for (const rules of [SEPARATE_DEMO, SEPARATE_TESTS_DEMO]) await follow(directory, rules)
  for (const rules of [SEPARATE, SEPARATE_SCRIPTS, SEPARATE_TESTS]) {
    const taken = filesOf(rules).find((file) => brought.includes(file))
    if (taken) throw new Error(`${taken} is brought along and changed by a rule, too.`)
    await follow(directory, rules)
  }
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

/** Copies what the variant brings along, and returns the paths. Replaces nothing: what is there changes by rules, which notice when it is no longer as expected. */
async function copyOverlay(overlay: string, directory: string): Promise<string[]> {
  const entries = await readdir(overlay, { recursive: true, withFileTypes: true })
  const sources = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
  const files = sources.map((source) => path.relative(overlay, source).replaceAll(path.sep, '/'))
  for (const file of files) {
    const destination = path.join(directory, file)
    await mkdir(path.dirname(destination), { recursive: true })
    await writeFile(destination, await readFile(path.join(overlay, file)), {
      mode: 0o644,
      flag: 'wx',
    })
  }
  return files
}

async function follow(directory: string, rules: Rules): Promise<void> {
  for (const file of filesOf(rules))
    await editFile(directory, file, (text) => applyRules(rules, file, text))
}

async function write(directory: string, file: string, text: string): Promise<void> {
  await mkdir(path.dirname(path.join(directory, file)), { recursive: true })
  await writeFile(path.join(directory, file), text)
}
