import type { z } from 'zod'
import { AppError } from '@/lib/errors'

const MAX_BYTES = 64 * 1024

/** At most 64 KB of JSON. Throws `AppError('invalid_input')`. */
export async function readJson<T>(request: Request, schema: z.ZodType<T>): Promise<T> {
  const mediaType = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase()
  if (mediaType !== 'application/json')
    throw new AppError('invalid_input', { message: 'The content type must be application/json.' })
  const parsed = schema.safeParse(parseJson(await readText(request)))
  if (!parsed.success) throw new AppError('invalid_input', { fields: fieldErrors(parsed.error) })
  return parsed.data
}

/** At most 64 KB of an HTML form; no body is an empty form. Throws `AppError('invalid_input')`. */
export async function readForm<T>(request: Request, schema: z.ZodType<T>): Promise<T> {
  const mediaType = request.headers.get('content-type')?.split(';')[0]?.trim().toLowerCase()
  const body = await readText(request)
  if (body !== '' && mediaType !== 'application/x-www-form-urlencoded')
    throw new AppError('invalid_input', {
      message: 'The content type must be application/x-www-form-urlencoded.',
    })
  return parseFields(new URLSearchParams(body), schema)
}

/** Query or form fields. Throws `AppError('invalid_input')`, also for repeated ones. */
export function parseFields<T>(fields: URLSearchParams, schema: z.ZodType<T>): T {
  const names = [...fields.keys()]
  const parsed = schema.safeParse(Object.fromEntries(fields))
  if (!parsed.success || new Set(names).size !== names.length)
    throw new AppError('invalid_input', { fields: parsed.error && fieldErrors(parsed.error) })
  return parsed.data
}

/** The first message per field. */
export function fieldErrors(error: z.ZodError): Record<string, string> {
  const fields: Record<string, string> = {}
  for (const { path, message } of error.issues) {
    const [field] = path
    if (typeof field === 'string') fields[field] ??= message
  }
  return fields
}

async function readText(request: Request): Promise<string> {
  if (Number(request.headers.get('content-length') ?? 0) > MAX_BYTES) throw tooLarge()
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength
    if (size > MAX_BYTES) throw tooLarge()
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    throw new AppError('invalid_input', { message: 'The body is not JSON.' })
  }
}

function tooLarge() {
  return new AppError('invalid_input', { message: 'The body is larger than 64 KB.' })
}
