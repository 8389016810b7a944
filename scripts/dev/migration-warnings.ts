/** Says what about the folder of migrations is not as the database remembers it. */
export function warnOfMigrations({
  edited,
  unknown,
}: {
  edited: string[]
  unknown: string[]
}): void {
  for (const name of edited) console.warn(`Migration ${name} was edited after it was applied.`)
  for (const name of unknown)
    console.warn(
      `Migration ${name} is applied but not in prisma/migrations: the database is that of another version of the app.`,
    )
}
