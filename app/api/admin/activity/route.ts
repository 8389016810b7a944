import { activityView, exportActivity } from '@/lib/admin/activity'
import { recordSecurityEvent } from '@/lib/auth/events'
import { assertAdmin, assertFresh } from '@/lib/auth/user'
import { route } from '@/lib/auth/visitor'
import { readForm } from '@/lib/http/body'
import { attachment, textStream } from '@/lib/http/download'
import { consumeRateLimit } from '@/lib/http/rate-limit'
import { wayBack } from '@/lib/personal-data/way-back'

/** The filtered activity as CSV. A POST for the same reasons as the export of one's own data. */
export const POST = route(
  async (visitor, request) => {
    const admin = await visitor.requireUser()
    assertAdmin(admin)
    visitor.onRefusal = wayBack(visitor, '/admin/activity')
    assertFresh(admin)
    const view = await readForm(request, activityView)
    await consumeRateLimit('adminChanges', admin.id)
    await recordSecurityEvent(visitor.client, {
      type: 'admin_exported_activity',
      outcome: 'success',
      userId: admin.id,
    })
    const day = new Date().toISOString().slice(0, 10)
    return new Response(textStream(exportActivity(view), request), {
      headers: {
        'content-type': 'text/csv; charset=utf-8',
        'content-disposition': attachment(`activity-${day}.csv`),
        'cache-control': 'no-store',
      },
    })
  },
  { isPage: true },
)
