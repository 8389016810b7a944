/**
 * Each database: its variable, and the folder of its schema and migrations. The first holds the
 * users.
 */
export const DATABASES: readonly { variable: string; folder: string }[] = [
  { variable: 'DATABASE_URL', folder: 'prisma' },
]
