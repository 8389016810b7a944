import http from 'node:http'
import type { Body, Case } from './cases'

const ANSWER_MS = 30_000
const LANES = 4
const agent = new http.Agent({ keepAlive: true, maxSockets: LANES })

type Answer = { status: number; body: string }

/** `values` replace placeholders such as `{user}`. Rejects without an answer. */
export function send(
  origin: string,
  request: Case,
  values: Record<string, string>,
): Promise<Answer> {
  const put = (text: string) =>
    text.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole)
  const { contentType, bytes } = encode(request.body, put)
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(request.headers)) headers[name] = put(value)
  if (contentType) headers['content-type'] = contentType
  if (bytes) headers['content-length'] = String(bytes.byteLength)

  return new Promise((resolve, reject) => {
    const { hostname, port } = new URL(origin)
    const outgoing = http.request(
      { agent, hostname, port, method: request.method, path: put(request.path), headers },
      (incoming) => {
        const chunks: Buffer[] = []
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
        incoming.on('error', reject)
        incoming.on('end', () =>
          resolve({
            status: incoming.statusCode ?? 0,
            body: Buffer.concat(chunks).toString('utf8'),
          }),
        )
      },
    )
    outgoing.setTimeout(ANSWER_MS, () =>
      outgoing.destroy(new Error(`No answer in ${ANSWER_MS} ms`)),
    )
    outgoing.on('error', reject)
    outgoing.end(bytes)
  })
}

export function closeConnections(): void {
  agent.destroy()
}

/** Calls `work` for each item, four at a time. */
export async function inLanes<T>(items: T[], work: (item: T, index: number) => Promise<void>) {
  const entries = items.entries()
  const lane = async () => {
    for (const [index, item] of entries) await work(item, index)
  }
  await Promise.all(Array.from({ length: LANES }, lane))
}

const BOUNDARY = '----latchkey-fuzz'

function encode(
  body: Body,
  put: (text: string) => string,
): { contentType: string; bytes?: Buffer } {
  if (body.type === 'none') return { contentType: '' }
  if (body.type === 'text')
    return { contentType: body.contentType, bytes: Buffer.from(put(body.text)) }
  const fields = body.fields.map(([name, value]) =>
    [put(name), put(value)].map((part) => part.toWellFormed()),
  )
  if (!body.multipart)
    return {
      contentType: 'application/x-www-form-urlencoded',
      bytes: Buffer.from(new URLSearchParams(fields).toString()),
    }
  const parts = fields.map(
    ([name = '', value = '']) =>
      `--${BOUNDARY}\r\ncontent-disposition: form-data; name="${name.replace(/["\r\n]/g, '_')}"\r\n\r\n${value}\r\n`,
  )
  return {
    contentType: `multipart/form-data; boundary=${BOUNDARY}`,
    bytes: Buffer.from(`${parts.join('')}--${BOUNDARY}--\r\n`),
  }
}
