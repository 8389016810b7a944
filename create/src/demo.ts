import type { Rules } from './rules.ts'

/**
 * Where the todos are mentioned outside of the files that are all theirs, and what becomes of each place. A test holds that nothing is left
 * and that nothing here is out of date; whoever mentions the todos in a further place adds a line.
 */

/** Takes the place of /todos: where people land after signing in. */
export const NEW_HOME = '/profile'

export const DEMO: Rules = {
  statements: {
    'app/(site)/page.tsx': ["{\n    href: '/todos',"],
    'components/layout/app-header.tsx': ['<NavLink href="/todos">'],
    'lib/account/export.ts': ['todos: readPages('],
    'lib/db/errors.test.ts': ['() => db.todo.create('],
    'lib/rate-limit.ts': ['todoWrites:'],
    'prisma/schema.prisma': ['model Todo {', 'todos          Todo[]'],
  },
  words: {
    'AGENTS.md': [['test:unit -- lib/todos', 'test:unit -- lib/profile']],
    'README.md': [
      ['your own todos in', 'your own profile in'],
      ['(a profile, todos)', '(a profile)'],
      ['`lib/todos/`, `lib/profile/` | the two data examples', '`lib/profile/` | the data example'],
      ['a demo user with 50 todos', 'a demo user'],
      ['Copy `todos` and rename. Removing the demo is deleting that noun in the same places.', 'Copy `profile` and rename.'],
    ],
    'app/(site)/page.tsx': [['SquareCheck, ', '']],
    'biome.json': [['"@/lib/todos/*", ', '']],
    'components/account/delete-account.tsx': [['your profile, todos, sign-in methods', 'your profile, sign-in methods']],
    'components/account/export-data.tsx': [['your profile, todos, sign-in methods', 'your profile, sign-in methods']],
    'components/site/source-map.tsx': [['lib/todos/, lib/profile/', 'lib/profile/']],
    'lib/auth/return-to.test.ts': [["'todos'", "'profile'"]],
    'lib/rate-limit.test.ts': [["'todoWrites'", "'profileWrites'"]],
  },
}
