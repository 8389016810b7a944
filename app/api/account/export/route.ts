import { recordSecurityEvent } from '@/lib/auth/events'
import { assertFresh } from '@/lib/auth/user'
import { route } from '@/lib/auth/visitor'
import { APP_NAME } from '@/lib/brand'
import { attachment, textStream } from '@/lib/http/download'
import { consumeRateLimit } from '@/lib/http/rate-limit'
import { exportPersonalData } from '@/lib/personal-data/export'
import { wayBack } from '@/lib/personal-data/way-back'

/** A POST, so that no other site can ask for it, no cache keeps it and no prefetch spends the budget. */
export const POST = route(
  async (visitor, request) => {
    visitor.onRefusal = wayBack(visitor)
    const user = await visitor.requireUser()
    assertFresh(user)
    await consumeRateLimit('dataExports', user.id)
    await recordSecurityEvent(visitor.client, {
      type: 'data_exported',
      outcome: 'success',
      userId: user.id,
    })
    const day = new Date().toISOString().slice(0, 10)
    return new Response(textStream(exportPersonalData(user.id), request), {
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'content-disposition': attachment(
          `${APP_NAME.toLowerCase().replaceAll(' ', '-')}-${day}.json`,
        ),
        'cache-control': 'no-store',
      },
    })
  },
  { isPage: true },
)
