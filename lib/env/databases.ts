/** The first holds the users. `folder` has schema and migrations. */
export const DATABASES: readonly { variable: string; folder: string }[] = [
  { variable: 'DATABASE_URL', folder: 'prisma' },
]
