import { type IncomingMessage, Server, ServerResponse } from 'node:http'
import { SOCKET_ADDRESS_HEADER } from '@/lib/auth/client-info'

/**
 * Stores the socket's address in a header, overwriting the client's, before Next sees the request.
 * `answerEarly` may answer the request instead of Next.
 *
 * This patches Node because nothing else works under both `next start` and the standalone server:
 * route handlers and proxy.ts have no access to the socket, Next trusts any `X-Forwarded-For`, and
 * Node's 'http.server.request.start' channel can't stop Next from answering as well.
 */
export function recordSocketAddresses(
  answerEarly?: (request: IncomingMessage, response: ServerResponse) => boolean,
): void {
  const emit = Server.prototype.emit
  Server.prototype.emit = function emitWithAddress(
    this: Server,
    event: string | symbol,
    ...args: unknown[]
  ) {
    const [request, response] = args
    if (event === 'request' && isIncomingMessage(request)) {
      request.headers[SOCKET_ADDRESS_HEADER] = request.socket.remoteAddress ?? ''
      if (response instanceof ServerResponse && answerEarly?.(request, response)) return true
    }
    return Reflect.apply(emit, this, [event, ...args])
  }
}

function isIncomingMessage(value: unknown): value is IncomingMessage {
  return typeof value === 'object' && value !== null && 'headers' in value && 'socket' in value
}
