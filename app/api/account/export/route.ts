import { recordSecurityEvent } from '@/lib/auth/events'
import { assertFresh } from '@/lib/auth/user'
import { APP_NAME } from '@/lib/brand'
import { attachment, textStream } from '@/lib/http/download'
import { consumeRateLimit } from '@/lib/http/rate-limit'
import { exportAccount } from '@/lib/personal-data/export'
import { accountRoute } from '@/lib/personal-data/routes'

/** A POST, so that no other site can ask for it, no cache keeps it and no prefetch spends the budget. */
export const POST = accountRoute(async (request, { user, client }) => {
  assertFresh(user)
  await consumeRateLimit('dataExports', user.id)
  await recordSecurityEvent(client, { type: 'data_exported', outcome: 'success', userId: user.id })
  const day = new Date().toISOString().slice(0, 10)
  return new Response(textStream(exportAccount(user.id), request), {
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'content-disposition': attachment(
        `${APP_NAME.toLowerCase().replaceAll(' ', '-')}-${day}.json`,
      ),
      'cache-control': 'no-store',
    },
  })
})
