import { appendFile, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { withoutLine, withoutModel } from '@/create/src/remove-noun'
import { editFile, replaceOnce } from '@/create/src/text-files'

/** Something that an app's owner does to it, and the flags that the app was made with. */
export type Edit = {
  name: string
  flags: readonly string[]
  /** Tests that run after the upgrade, besides check and build. */
  tests: { unit?: string; e2e?: string }
  apply: (directory: string) => Promise<void>
}

const SCHEMA = 'prisma/schema.prisma'

/** Ten edits that people make. `apply` works on the old and on the new version alike. */
export const EDITS: readonly Edit[] = [
  edit('name', { e2e: 'e2e/sign-up.spec.ts' }, async (app) => {
    await replace(app, 'lib/brand.ts', "APP_NAME = 'My App'", "APP_NAME = 'Bookshop'")
    await replace(app, 'app/icon.svg', '<title>My App<', '<title>Bookshop<')
    await replace(
      app,
      'package.json',
      '"name": "my-app",\n  "version"',
      '"name": "bookshop",\n  "version"',
    )
    await replace(app, 'README.md', '# My App', '# Bookshop')
  }),
  edit('colours', { e2e: 'e2e/profile.spec.ts' }, async (app) => {
    await replace(app, 'app/globals.css', 'oklch(47% 0.18 265)', 'oklch(45% 0.16 150)')
    await replace(app, 'lib/brand.ts', '#3b4cc0', '#1f6f43')
  }),
  edit('a noun', { unit: 'lib/personal-data', e2e: 'e2e/notes.spec.ts' }, addNotes),
  edit('todos removed', { unit: 'lib/personal-data', e2e: 'e2e/sign-up.spec.ts' }, removeTodos),
  edit('a provider', { unit: 'lib/env' }, (app) =>
    replace(
      app,
      'lib/env/provider-presets.ts',
      '  discord: {',
      "  linear: {\n    name: 'Linear',\n    protocol: 'openid',\n    url: 'https://id.linear.example',\n    scopes: ['openid', 'email', 'profile'],\n    vouchesForEmail: true,\n  },\n  discord: {",
    ),
  ),
  {
    ...edit('separate databases', { unit: 'lib/personal-data' }, (app) =>
      replace(app, 'lib/brand.ts', "APP_NAME = 'My App'", "APP_NAME = 'Bookshop'"),
    ),
    flags: ['--databases', 'separate'],
  },
  edit('header', { e2e: 'e2e/sign-up.spec.ts' }, (app) =>
    replace(
      app,
      'components/layout/app-header.tsx',
      '            Settings\n',
      '            Account\n',
    ),
  ),
  edit('a variable', { unit: 'lib/env' }, async (app) => {
    const [schema, index] = ['lib/env/schema.ts', 'lib/env/index.ts']
    const secret = '  AUTH_SECRET: z.string().optional(),\n'
    await replace(app, schema, secret, `${secret}  GREETING: z.string().default('Hello'),\n`)
    await replace(
      app,
      index,
      '    authSecrets,\n',
      '    authSecrets,\n    greeting: vars.GREETING,\n',
    )
    await replace(app, '.env.example', '# AUTH_SECRET=\n', '# AUTH_SECRET=\n\n# GREETING=Hello\n')
  }),
  edit('a migration', { unit: 'lib/auth/user.test.ts' }, async (app) => {
    await replace(app, SCHEMA, '  @@map("users")', '  @@index([name])\n  @@map("users")')
    const sql = 'CREATE INDEX "users_name_idx" ON "users"("name");\n'
    await addMigration(app, 'users_name', sql)
  }),
  edit('an auth file', { unit: 'lib/auth/session.test.ts' }, async (app) => {
    await replace(app, 'lib/auth/session.ts', '= 30 * 24 * 60 * 60', '= 14 * 24 * 60 * 60')
    await replace(app, 'lib/auth/session.test.ts', 'toBeCloseTo(30, 3)', 'toBeCloseTo(14, 3)')
  }),
]

/** Edits that need an app of their own; one app can have all the others. */
export const isAlone = ({ name, flags }: Edit) => name === 'todos removed' || flags.length > 0

function edit(name: string, tests: Edit['tests'], apply: Edit['apply']): Edit {
  return { name, flags: [], tests, apply }
}

async function replace(app: string, file: string, from: string, to: string): Promise<void> {
  await editFile(app, file, (text) => replaceOnce(text, from, to))
}

async function addMigration(app: string, name: string, sql: string): Promise<void> {
  const folder = path.join(app, 'prisma/migrations', `20270101000000_${name}`)
  await mkdir(folder)
  await writeFile(path.join(folder, 'migration.sql'), sql)
}

/** The notes of the app's own docs/how-to.md. */
async function addNotes(app: string): Promise<void> {
  const [notes = ''] = (await readFile(path.join(app, 'docs/how-to.md'), 'utf8')).split('\n# Books')
  for (const [, info = '', code = ''] of notes.matchAll(/^```(.+)\n([\s\S]*?)^```$/gm)) {
    const place = (name: string) =>
      new RegExp(`${name}=(?:"([^"]*)"|(\\S+))`).exec(info)?.slice(1).find(Boolean)
    const file = place('file')
    const edited = place('in')
    if (file) {
      await mkdir(path.dirname(path.join(app, file)), { recursive: true })
      await writeFile(path.join(app, file), code)
    } else if (edited)
      await replace(app, edited, `${place('after')}\n`, `${place('after')}\n${code}`)
    else if (place('append') === SCHEMA) await appendFile(path.join(app, SCHEMA), `\n${code}`)
  }
  await addMigration(
    app,
    'notes',
    `CREATE TABLE "notes" (
  "id" UUID NOT NULL DEFAULT gen_random_uuid() PRIMARY KEY,
  "user_id" UUID NOT NULL REFERENCES "users"("id") ON DELETE CASCADE ON UPDATE CASCADE,
  "text" TEXT NOT NULL,
  "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
  "updated_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP
);
CREATE INDEX "notes_user_id_created_at_id_idx" ON "notes"("user_id", "created_at" DESC, "id");
`,
  )
}

/** As the app's README says. */
async function removeTodos(app: string): Promise<void> {
  const readme = await readFile(path.join(app, 'README.md'), 'utf8')
  const [, places = ''] = /\*\*Remove the todos\*\*: delete (.+), the model/.exec(readme) ?? []
  for (const [, place = ''] of places.matchAll(/`(.+?)`/g)) {
    const [folder, start] = [path.join(app, path.dirname(place)), path.basename(place, '*')]
    const names = await readdir(folder)
    const isMeant = (name: string) =>
      place.endsWith('*') ? name.startsWith(start) : name === start
    for (const name of names.filter(isMeant)) await rm(path.join(folder, name), { recursive: true })
  }
  await editFile(app, SCHEMA, (text) => withoutModel(text, 'todos'))
  await editFile(app, 'lib/nouns.ts', (text) => withoutLine(text, 'todos'))
  await replace(app, 'lib/brand.ts', "'/todos'", "'/profile'")
  await addMigration(app, 'drop_todos', 'DROP TABLE "todos";\n')
}
