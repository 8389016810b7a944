import { exportAccount } from '@/lib/account/export'
import { accountRoute } from '@/lib/account/routes'
import { APP_NAME } from '@/lib/app'
import { assertFresh } from '@/lib/auth/auth-user'
import { recordSecurityEvent } from '@/lib/auth/security-events'
import { attachment } from '@/lib/http/attachment'
import { textStream } from '@/lib/http/text-stream'
import { consumeRateLimit } from '@/lib/rate-limit'

/** A POST, so that no other site can ask for it, no cache keeps it and no prefetch spends the budget. */
export const POST = accountRoute(async (request, { user, client }) => {
  assertFresh(user)
  await consumeRateLimit('dataRequests', `export:${user.id}`)
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
