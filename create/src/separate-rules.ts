import type { Rules } from './rules.ts'

/** Changes to the app's code and documents for two databases. */
export const SEPARATE: Rules = {
  statements: {
    // No foreign key refuses it: the next repetition of the deletion takes the row.
    'lib/profile/data.test.ts': ["test('a user who was deleted while the page was drawn"],
    'lib/auth/user.test.ts': [
      "test('getAuthUser brings",
      "theme: 'system',",
      "displayName: 'Ada',",
      'avatarUrl: null,',
    ],
    'lib/auth/user.ts': [
      'theme: Theme',
      'displayName: string',
      'avatarUrl: string | null',
      'LEFT JOIN user_profiles',
    ],
  },
  words: {
    Dockerfile: [
      [
        'COPY --chmod=755 --from=build /app/prisma/migrations ./prisma/migrations\n',
        'COPY --chmod=755 --from=build /app/prisma/migrations ./prisma/migrations\nCOPY --chmod=755 --from=build /app/prisma/app/migrations ./prisma/app/migrations\n',
      ],
    ],
    'compose.yaml': [
      [
        '      DIRECT_DATABASE_URL: ""\n',
        '      DIRECT_DATABASE_URL: ""\n      # A second database of the same server: the one that is there from the beginning.\n      APP_DATABASE_URL: postgresql://app:${POSTGRES_PASSWORD:-app}@database:5432/postgres\n      DIRECT_APP_DATABASE_URL: ""\n',
      ],
    ],
    '.env.example': [
      [
        '# DIRECT_DATABASE_URL=postgresql://user:password@host:5432/database\n',
        '# DIRECT_DATABASE_URL=postgresql://user:password@host:5432/database\n# The same for the data that is not authentication: docs/separate-databases.md. Set both or none.\n# APP_DATABASE_URL=postgresql://user:password@host:5432/app\n# DIRECT_APP_DATABASE_URL=postgresql://user:password@host:5432/app\n',
      ],
    ],
    '.gitignore': [['prisma/generated/\n', 'prisma/generated/\nprisma/app/generated/\n']],
    'biome.json': [
      ['"@/lib/db/client",\n', '"@/lib/db/*client",\n'],
      ['"@/lib/db/transaction",\n', '"@/lib/db/*transaction",\n'],
      [
        '["@/app/*", "@/lib/db/*", "@/prisma/generated/client"]',
        '[\n                      "@/app/*",\n                      "@/lib/db/*",\n                      "@/prisma/generated/client",\n                      "@/prisma/app/generated/client"\n                    ]',
      ],
    ],
    'knip.json': [
      [
        '  "ignoreDependencies"',
        '  "ignore": ["prisma/app/schema.prisma"],\n  "ignoreDependencies"',
      ],
    ],
    'docs/configuration.md': [
      [
        '| `DATABASE_POOL_SIZE` | `10` | connections of one process |',
        "| `APP_DATABASE_URL`, `DIRECT_APP_DATABASE_URL` | on the embedded server | the same for the app's own database; required with `DATABASE_URL` |\n| `DATABASE_POOL_SIZE` | `10` | connections of one process to each database |",
      ],
    ],
    'docs/README.md': [
      [
        '- [Upgrading](upgrading.md)',
        '- [Separate databases](separate-databases.md): authentication in a database of its own\n- [Upgrading](upgrading.md)',
      ],
    ],
    'docs/how-to.md': [
      [
        '## The table\n',
        "## The table\n\nThis app has two databases. The steps below are for a table beside the users. A table of the app's own goes into `prisma/app/schema.prisma` without the line `user`, and its commands end in `--app`: see [separate databases](separate-databases.md).\n",
      ],
    ],
    'lib/env/database.ts': [
      [
        "  { variable: 'DATABASE_URL', folder: 'prisma' },\n",
        "  { variable: 'DATABASE_URL', folder: 'prisma' },\n  { variable: 'APP_DATABASE_URL', folder: 'prisma/app' },\n",
      ],
    ],
    'lib/personal-data/delete.ts': [
      [
        "import { NOUNS } from '@/lib/nouns'\n",
        "import { NOUNS } from '@/lib/nouns'\nimport { finishUserDeletion } from './user-deletions'\n",
      ],
      [
        '    return { ...deleted, grants }\n  })\n',
        '    return { ...deleted, grants }\n  })\n  await finishUserDeletion(userId)\n',
      ],
      [
        ' * Security events stay, without the user, until they expire.',
        " * Leaves a note, by which the app's database follows. Security events stay, without the\n * user, until they expire.",
      ],
      [
        '  return deleted ?? null',
        '  if (!deleted) return null\n  await tx.userDeletion.create({ data: { userId }, select: { userId: true } })\n  return deleted',
      ],
    ],
    'lib/admin/changes.ts': [
      [
        "import { deleteUser } from '@/lib/personal-data/delete'\n",
        "import { deleteUser } from '@/lib/personal-data/delete'\nimport { finishUserDeletion } from '@/lib/personal-data/user-deletions'\n",
      ],
      [
        '    return { grants }\n  })\n',
        '    return { grants }\n  })\n  await finishUserDeletion(targetId)\n',
      ],
    ],
    'lib/auth/user.ts': [
      ['type Role, type Theme', 'type Role'],
      [", coalesce(p.theme, 'system') AS theme,", ','],
      ['           coalesce(p.display_name, u.name) AS "displayName",\n', ''],
      [
        '           CASE WHEN p.user_id IS NULL THEN u.image ELSE p.avatar_url END AS "avatarUrl",\n',
        '',
      ],
    ],
    'lib/server/sweep.ts': [
      [
        "import { NOUNS } from '@/lib/nouns'\n",
        "import { NOUNS } from '@/lib/nouns'\nimport { repeatUserDeletions } from '@/lib/personal-data/user-deletions'\n",
      ],
      [
        '  if (!env().isOnVercel) setInterval',
        '  void repeatUserDeletions()\n  if (!env().isOnVercel) setInterval',
      ],
      [
        '  try {\n    await sweepExpiredRows()\n',
        '  void repeatUserDeletions()\n  try {\n    await sweepExpiredRows()\n',
      ],
    ],
    'prisma/schema.prisma': [
      [
        "// Authentication and the users' data in one schema, joined by foreign keys.",
        "// The authentication data. The user's own data is in another database: app/schema.prisma.",
      ],
      [
        '/// Fixed windows',
        '/// A deleted user, for at least an hour and until their rows in the other database are deleted.\nmodel UserDeletion {\n  userId    String   @id @map("user_id") @db.Uuid\n  createdAt DateTime @default(now()) @map("created_at") @db.Timestamptz(3)\n\n  @@map("user_deletions")\n}\n\n/// Fixed windows',
      ],
    ],
    'lib/personal-data/account.test.ts': [
      [
        "import { count, dump, snapshot, sql } from '@/lib/testing/database'\n",
        "import { count, dump, snapshot, sql } from '@/lib/testing/database'\nimport { repeatUserDeletions } from './user-deletions'\n",
      ],
      [
        '  expect(await dump()).not.toContain(userId)',
        "  expect(await count(`user_profiles WHERE user_id = '${userId}'`)).toBe(0)\n  await sql(\"UPDATE user_deletions SET created_at = now() - interval '61 minutes'\")\n  await repeatUserDeletions()\n  expect(await dump()).not.toContain(userId)",
      ],
    ],
    'lib/profile/data.test.ts': [
      [
        "  await sql('DELETE FROM users')\n",
        "  await sql('DELETE FROM users')\n  await sql('DELETE FROM user_profiles')\n",
      ],
      ["  await sql('DELETE FROM users WHERE id = $1', [ada])", '  await deleteUserData([ada])'],
      [
        "import { db } from '@/lib/db/client'\n",
        "import { db } from '@/lib/db/client'\nimport { deleteUserData } from '@/lib/personal-data/user-data'\n",
      ],
    ],
  },
}

/** The same for the todos. */
export const SEPARATE_DEMO: Rules = {
  statements: {},
  words: {
    'lib/todos/data.test.ts': [
      [
        "  await insert(grace, 1)\n  await sql('DELETE FROM users WHERE id = $1', [ada])",
        '  await insert(grace, 1)\n  await deleteUserData([ada])',
      ],
      [
        "import { exportPersonalData } from '@/lib/personal-data/export'\n",
        "import { exportPersonalData } from '@/lib/personal-data/export'\nimport { deleteUserData } from '@/lib/personal-data/user-data'\n",
      ],
    ],
  },
}
