import { type IncomingMessage, Server, ServerResponse } from 'node:http'

/** Request header, written by this server itself, that carries the address of the socket. */
export const SOCKET_ADDRESS_HEADER = 'x-latchkey-socket-address'

/**
 * Writes the socket's address into every request before Next sees it, over whatever the client sent under that name.
 * Next hands no socket to a route, and believes an `X-Forwarded-For` that the client wrote.
 * `answerEarly` may answer it in Next's place.
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
