import 'server-only'
import { logFault } from './route'

/** A body generated on demand. An error aborts it, so a partial file can't pass for a whole one. */
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

/**
 * One line of CSV. A spreadsheet would run a cell that begins like a formula, so such a cell gets an
 * apostrophe (OWASP, CSV Injection).
 */
export function csvLine(cells: (string | null | undefined)[]): string {
  const safe = cells.map((cell) => (cell ?? '').replace(/^\s*[=+\-@＝＋－＠\t\r\n]/u, "'$&"))
  return `${safe.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',')}\r\n`
}

/** With an ASCII name for old clients (RFC 6266 §4). */
export function attachment(fileName: string): string {
  const ascii = fileName
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^\w.-]+/g, '-')
  const plain = `attachment; filename="${ascii}"`
  if (ascii === fileName) return plain
  // Not `attr-char` (RFC 8187 §3.2.1).
  const encoded = encodeURIComponent(fileName.toWellFormed()).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
  return `${plain}; filename*=UTF-8''${encoded}`
}
