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

/** The `Content-Disposition` of a file to be saved under this name (RFC 6266 §4): in ASCII for old clients, and as it is. */
export function attachment(fileName: string): string {
  const ascii = fileName
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\w.-]+/g, '-')
  const plain = `attachment; filename="${ascii}"`
  if (ascii === fileName) return plain
  // RFC 8187 §3.2.1: these are left as they are by encodeURIComponent, and are no `attr-char`.
  const encoded = encodeURIComponent(fileName.toWellFormed()).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `${plain}; filename*=UTF-8''${encoded}`
}
