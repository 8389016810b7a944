import 'server-only'
import { db } from '@/lib/db/client'
import { AppError } from '@/lib/errors'
import { parseId } from '@/lib/input/id'

/** An empty name restores the browser's. Throws `AppError('not_found')`. */
export async function renameDevice(
  userId: string,
  { sessionId, name }: { sessionId: string; name: string },
): Promise<void> {
  const renamed = await db.$executeRaw`
    UPDATE devices d SET name = ${name || null}, updated_at = now() FROM sessions s
    WHERE s.id = ${parseId(sessionId)}::uuid AND s.user_id = ${userId}::uuid AND d.id = s.device_id`
  if (renamed !== 1) throw new AppError('not_found')
}
