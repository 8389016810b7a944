import type { Rules } from './rules.ts'

/**
 * Where the todos are mentioned outside of the files that are all theirs, and what becomes of each place. A test holds that nothing is left
 * and that nothing here is out of date; whoever mentions the todos in a further place adds a line.
 */

/** Takes the place of /todos: where people land after signing in. */
export const NEW_HOME = '/profile'

/** Files that are the todos' without having their name. */
export const DEMO_FILES: readonly string[] = [
  'components/ui/use-refusal.ts',
  'scripts/db-seed.ts',
  'scripts/db-seed.test.ts',
]

export const DEMO: Rules = {
  statements: {
    'README.md': ['| `npm run db:seed` |'],
    'app/(site)/page.tsx': ["{ href: '/todos',"],
    'components/admin/user-facts.tsx': ['todos: number', '<Fact name="Todos">'],
    'components/layout/app-header.tsx': ['<NavLink href="/todos">'],
    'components/site/words.ts': ['todos: {'],
    'docs/deployment.md': ['| `lib/todos/data.ts` |'],
    'components/layout/shortcut-list.ts': ["{ key: 'n'", "{ key: '/'"],
    'e2e/account-data.spec.ts': ['await db.query("INSERT INTO todos', 'expect(exported.todos)'],
    'e2e/keyboard.spec.ts': ['await expect(todo).toBeChecked()'],
    'e2e/outage.spec.ts': ["test('after a kill -9 of the app"],
    'e2e/pages.ts': ["{ path: '/todos"],
    'lib/personal-data/account.test.ts': [
      "'todos',",
      '// More than two batches',
      'expect(exported.todos)',
      'expect(new Set(exported.todos',
    ],
    'lib/personal-data/export.ts': ['const TODO = {', 'todos: readPages('],
    'lib/admin/data.test.ts': ['await sql("INSERT INTO todos', 'todos: 1,'],
    'lib/admin/data.ts': [
      '_count: { select: { todos: true } }',
      'const { _count, ...summary } = user',
    ],
    'lib/db/errors.test.ts': ['() => db.todo.create('],
    'lib/http/rate-limit.ts': ['todoWrites:'],
    'package.json': ['"db:seed":'],
    'prisma/schema.prisma': ['model Todo {', 'todos          Todo[]'],
  },
  passages: {
    'e2e/account-data.spec.ts': [['await db.query(\n    "INSERT INTO todos', '  )']],
    'e2e/keyboard.spec.ts': [
      ["await tabTo(page, page.getByLabel('New todo'))", "'1 of 1 completed'"],
    ],
    'e2e/pages.spec.ts': [['await db.query(\n      "INSERT INTO todos', '    )']],
    'lib/personal-data/account.test.ts': [['await sql(\n    "INSERT INTO todos', '  )']],
  },
  words: {
    'AGENTS.md': [['test:unit -- lib/todos', 'test:unit -- lib/profile']],
    'README.md': [
      ['your own todos in', 'your own profile in'],
      ['(a profile, todos)', '(a profile)'],
      ['`lib/todos/`, `lib/profile/` | the two data examples', '`lib/profile/` | the data example'],
      [
        'or copy `todos` and rename. Removing the demo is deleting that noun in the same places.',
        'or copy `profile` and rename.',
      ],
    ],
    'app/(site)/page.tsx': [['SquareCheck, ', '']],
    'biome.json': [['                      "@/lib/todos/*",\n', '']],
    'components/admin/user-facts.tsx': [['createdAt, todos, profile', 'createdAt, profile']],
    'components/site/words.ts': [['lib/todos/, lib/profile/', 'lib/profile/']],
    'e2e/account-data.spec.ts': [["'todos', ", '']],
    'e2e/keyboard.spec.ts': [['sign-up, a todo and sign-out', 'sign-up, sign-out and sign-in']],
    'e2e/outage.spec.ts': [["{ name: 'New todo' }", "{ name: 'Bio' }"]],
    'e2e/passkey-offer.spec.ts': [
      ["getByLabel('New todo')", "getByLabel('Bio')"],
      ["{ name: 'Todos' }", "{ name: 'Profile' }"],
    ],
    'lib/personal-data/account.test.ts': [['todos: [], ', '']],
    'lib/personal-data/words.ts': [
      ['your profile, todos, sign-in methods', 'your profile, sign-in methods'],
    ],
    'lib/admin/words.ts': [['Profile, todos, sign-in methods', 'Their profile, sign-in methods']],
    'lib/admin/data.test.ts': [['SECRET|Private|', 'SECRET|']],
    'lib/admin/data.ts': [['...summary, todos: _count.todos,', '...user,']],
    'lib/auth/return-to.test.ts': [["'todos'", "'profile'"]],
    'lib/http/rate-limit.test.ts': [["'todoWrites'", "'profileWrites'"]],
    'prisma.config.ts': [[", seed: 'npm run db:seed'", '']],
    'scripts/testing/clone.ts': [
      [
        'db:seed needs the condition, and the others do not mind it.',
        'user:promote needs the condition.',
      ],
    ],
  },
}
