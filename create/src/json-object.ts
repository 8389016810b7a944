export type JsonObject = Record<string, unknown>

/** The object that the JSON text holds. Throws when it holds anything else. */
export function parseObject(text: string): JsonObject {
  const value: unknown = JSON.parse(text)
  if (!isObject(value)) throw new Error('The JSON text is not an object.')
  return value
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** As npm writes it. */
export function formatObject(value: JsonObject): string {
  return `${JSON.stringify(value, null, 2)}\n`
}
