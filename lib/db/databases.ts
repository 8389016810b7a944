/**
 * The databases of this app: the variable that holds the address of each, and the folder of its schema and migrations. The first one is that
 * of authentication.
 */
export const DATABASES: readonly { variable: string; folder: string }[] = [
  { variable: 'DATABASE_URL', folder: 'prisma' },
]
