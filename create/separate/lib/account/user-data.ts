import 'server-only'
import { transaction } from '@/lib/db/app-transaction'

/** Deletes all that the app's database holds of these users. No foreign key does it: a new table that has a `userId` gets its line here. */
export async function deleteUserData(userIds: string[]): Promise<void> {
  const where = { userId: { in: userIds } }
  await transaction(async (tx) => {
    await tx.todo.deleteMany({ where })
    await tx.userProfile.deleteMany({ where })
  })
}
