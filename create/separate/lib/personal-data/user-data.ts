import 'server-only'
import { appTransaction } from '@/lib/db/app'

/** Deletes these users' rows in every table of the app's database that has a `user_id`. */
export async function deleteUserData(userIds: string[]): Promise<void> {
  await appTransaction(async (tx) => {
    const tables = await tx.$queryRaw<{ name: string }[]>`
      SELECT quote_ident(table_name) AS name FROM information_schema.columns
      JOIN information_schema.tables USING (table_schema, table_name)
      WHERE table_schema = current_schema() AND table_type = 'BASE TABLE'
        AND column_name = 'user_id'`
    for (const { name } of tables)
      await tx.$executeRawUnsafe(`DELETE FROM ${name} WHERE user_id = ANY ($1::uuid[])`, userIds)
  })
}
