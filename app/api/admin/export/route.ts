import { recordUserExport } from '@/lib/admin/changes'
import { userReference } from '@/lib/admin/schema'
import { assertAdmin, assertFresh } from '@/lib/auth/user'
import { route } from '@/lib/auth/visitor'
import { readForm } from '@/lib/http/body'
import { attachment, textStream } from '@/lib/http/download'
import { consumeRateLimit } from '@/lib/http/rate-limit'
import { parseId } from '@/lib/input/id'
import { exportPersonalData } from '@/lib/personal-data/export'
import { wayBack } from '@/lib/personal-data/way-back'

/** What the user could export themselves. */
export const POST = route(
  async (visitor, request) => {
    const admin = await visitor.requireUser()
    assertAdmin(admin)
    const userId = parseId((await readForm(request, userReference)).userId)
    visitor.onRefusal = wayBack(visitor, `/admin/users/${userId}`)
    assertFresh(admin)
    await consumeRateLimit('adminChanges', admin.id)
    await recordUserExport(admin, userId, visitor.client)
    const day = new Date().toISOString().slice(0, 10)
    return new Response(textStream(exportPersonalData(userId), request), {
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'content-disposition': attachment(`user-${userId}-${day}.json`),
        'cache-control': 'no-store',
      },
    })
  },
  { isPage: true },
)
