import { type IncomingMessage, Server, ServerResponse } from 'node:http'
import { SOCKET_ADDRESS_HEADER } from '@/lib/auth/client-info'

/**
 * Puts the socket's address in a header before Next sees the request. Patches Node: routes and
 * proxy.ts can't see the socket, and 'http.server.request.start' can't stop Next from answering as
 * well.
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
