import 'server-only'
import { isProviderError, ProviderError } from './provider-error'

/** For all calls of one operation. */
export const DEADLINE_MS = 5_000
const MAX_BYTES = 64 * 1024
const JSON_TYPE = /^application\/(json|[\w.-]+\+json)\s*(;|$)/i

export function deadline(milliseconds = DEADLINE_MS): AbortSignal {
  return AbortSignal.timeout(milliseconds)
}

type Call = {
  method?: 'GET' | 'POST' | 'DELETE'
  headers?: Record<string, string>
  body?: string
  signal: AbortSignal
}

/** No redirects, at most 64 KB, no retry. Throws `ProviderError`. */
export async function guardedFetch(url: string, call: Call): Promise<Response> {
  const response = await send(url, call)
  if (response.status >= 300 && response.status < 400) throw await discarded(response, 'redirected')
  if (response.status >= 500) throw await discarded(response, 'status')
  if (response.status === 204 || response.status === 205) return response
  if (!JSON_TYPE.test(response.headers.get('content-type') ?? '')) {
    await response.body?.cancel().catch(() => undefined)
    return new Response(null, { status: response.status })
  }
  const body = await readCapped(response)
  return new Response(body, {
    status: response.status,
    headers: { 'content-type': 'application/json' },
  })
}

export async function fetchJson(
  url: string,
  call: Call,
): Promise<{ status: number; body: unknown }> {
  const response = await guardedFetch(url, call)
  if (response.body === null) throw new ProviderError('not_json')
  try {
    return { status: response.status, body: await response.json() }
  } catch (cause) {
    throw new ProviderError('not_json', { cause })
  }
}

async function send(
  url: string,
  { method = 'GET', headers, body, signal }: Call,
): Promise<Response> {
  try {
    return await fetch(url, {
      method,
      // GitHub requires a user agent.
      headers: { accept: 'application/json', 'user-agent': 'latchkey', ...headers },
      body,
      signal,
      redirect: 'manual',
      cache: 'no-store',
      credentials: 'omit',
    })
  } catch (cause) {
    throw faultOf(cause)
  }
}

async function readCapped(response: Response): Promise<Buffer<ArrayBuffer>> {
  const chunks: Uint8Array[] = []
  let size = 0
  try {
    for await (const chunk of response.body ?? []) {
      size += chunk.byteLength
      if (size > MAX_BYTES) throw new ProviderError('too_large')
      chunks.push(chunk)
    }
  } catch (cause) {
    throw faultOf(cause)
  }
  return Buffer.concat(chunks)
}

async function discarded(
  response: Response,
  fault: 'redirected' | 'status',
): Promise<ProviderError> {
  await response.body?.cancel().catch(() => undefined)
  return new ProviderError(fault)
}

function faultOf(cause: unknown): ProviderError {
  if (isProviderError(cause)) return cause
  const isTimeout =
    cause instanceof Error && (cause.name === 'TimeoutError' || cause.name === 'AbortError')
  if (isTimeout) return new ProviderError('timeout', { cause })
  const { code } = ((cause as Error).cause ?? cause) as NodeJS.ErrnoException
  return new ProviderError('unreachable', { code, cause })
}
