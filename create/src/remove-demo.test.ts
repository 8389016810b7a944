import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { expect, test } from 'vitest'
import { PROJECT } from '@/scripts/launch/project'
import { EXCLUDED_MENTIONS } from '../pack/excluded.ts'
import { templateFiles } from '../pack/template-files.ts'
import { DEMO, DEMO_FILES } from './demo.ts'
import { isDemo, withoutDemo } from './remove-demo.ts'
import { applyRules, filesOf } from './rules.ts'

/** Digests and names of other people's packages. */
const UNREADABLE = /^package-lock\.json$/
const MENTION = /todo|db[:-]seed/i
/** Words that only look like it. */
const INNOCENT = /mastodon|numTodoTests/gi

test('no line of an app without the demo mentions the todos', async () => {
  const left = []
  for (const file of (await templateFiles(PROJECT)).filter(
    (name) => !isDemo(name) && !UNREADABLE.test(name),
  )) {
    // As it was packed.
    const packed = applyRules(
      EXCLUDED_MENTIONS,
      file,
      await readFile(path.join(PROJECT, file), 'utf8'),
    )
    const text = withoutDemo(file, packed) ?? ''
    left.push(
      ...text
        .split('\n')
        .flatMap((line, index) =>
          MENTION.test(line.replace(INNOCENT, '')) ? [`${file}:${index + 1} ${line.trim()}`] : [],
        ),
    )
  }
  expect(left, 'Say in create/src/demo.ts what becomes of these lines').toEqual([])
})

test('what demo.ts describes is in the template', async () => {
  const files = await templateFiles(PROJECT)
  expect(filesOf(DEMO).filter((file) => !files.includes(file) || isDemo(file))).toEqual([])
  expect(DEMO_FILES.filter((file) => !files.includes(file))).toEqual([])
})

test('a rule that no longer fits is an error', () => {
  for (const file of filesOf(DEMO)) expect(() => withoutDemo(file, 'nothing of it\n')).toThrow()
})

test('the files of the noun are those that have its name, or are in a folder of its name', () => {
  expect(
    [
      'lib/todos/data.ts',
      'app/(app)/todos/page.tsx',
      'e2e/todos.spec.ts',
      'e2e/todo-list.spec.ts',
    ].every(isDemo),
  ).toBe(true)
  expect(['lib/todosomething.ts', 'lib/brand.ts'].map(isDemo)).toEqual([false, false])
})

test('a migration loses what makes the table, and goes when nothing else was in it', () => {
  const file = 'prisma/migrations/1_x/migration.sql'
  expect(
    withoutDemo(
      file,
      '-- AlterTable\nALTER TABLE "users" ADD COLUMN "x" TEXT;\n\n-- CreateIndex\nCREATE INDEX "todos_x" ON "todos"("x");\n',
    ),
  ).toBe('-- AlterTable\nALTER TABLE "users" ADD COLUMN "x" TEXT;\n')
  expect(withoutDemo(file, '-- CreateIndex\nCREATE INDEX "todos_x" ON "todos"("x");\n')).toBeNull()
})

test('people land on their profile instead', () => {
  expect(withoutDemo('lib/x.ts', "redirect('/todos')\n'/sign-in?returnTo=%2Ftodos'\n")).toBe(
    "redirect('/profile')\n'/sign-in?returnTo=%2Fprofile'\n",
  )
})
