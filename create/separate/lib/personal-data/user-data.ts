import 'server-only'
import { appTransaction } from '@/lib/db/app'

/** Deletes all that the app's database holds of these users: the rows of every table that has a `user_id`. No foreign key does it. */
export async function deleteUserData(userIds: string[]): Promise<void> {
  await appTransaction(async (tx) => {
    const tables = await tx.$queryRaw<{ name: string }[]>`
      SELECT quote_ident(table_name) AS name FROM information_schema.columns
      JOIN information_schema.tables USING (table_schema, table_name)
      WHERE table_schema = current_schema() AND column_name = 'user_id' AND table_type = 'BASE TABLE'`
    for (const { name } of tables)
      await tx.$executeRawUnsafe(`DELETE FROM ${name} WHERE user_id = ANY ($1::uuid[])`, userIds)
  })
}
