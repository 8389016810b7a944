import 'server-only'
import { logFault } from './route'

/** The body of a response whose text is made while it is read. A fault on the way breaks the response off, so that nobody takes a part for the whole. */
export function textStream(
  text: AsyncGenerator<string>,
  request: Request,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder()
  return new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = await text.next()
        if (done) controller.close()
        else controller.enqueue(encoder.encode(value))
      } catch (error) {
        logFault(error, request)
        controller.error(error)
      }
    },
    async cancel() {
      await text.return(undefined)
    },
  })
}
