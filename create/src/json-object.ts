export type JsonObject = Record<string, unknown>

/** Throws if the JSON is not an object. */
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

/** JSON as Biome formats it: arrays on one line where they fit in 100 columns. */
export function formatConfig(config: object): string {
  return `${format(config, '', 0)}\n`
}

function format(value: unknown, indent: string, before: number): string {
  const inner = `${indent}  `
  if (Array.isArray(value)) {
    const line = `[${value.map((item) => format(item, indent, 0)).join(', ')}]`
    if (!line.includes('\n') && indent.length + before + line.length < 100) return line
    return `[\n${value.map((item) => inner + format(item, inner, 0)).join(',\n')}\n${indent}]`
  }
  if (!isObject(value)) return JSON.stringify(value)
  const entries = Object.entries(value).map(([key, item]) => {
    const name = `${JSON.stringify(key)}: `
    return inner + name + format(item, inner, name.length)
  })
  return entries.length === 0 ? '{}' : `{\n${entries.join(',\n')}\n${indent}}`
}
