import { suggest } from './suggest.ts'

/** Of `parseArgs`. */
type Token = { kind: string; name?: string; rawName?: string; value?: string | undefined }

/**
 * The first flag that is unknown or has a wrong value, as a sentence; null if there is none.
 * `examples`: what the flags with a value take.
 */
export function problemOfFlags(
  tokens: readonly Token[],
  names: readonly string[],
  examples: Record<string, string | undefined>,
): string | null {
  for (const { kind, name = '', rawName = '', value } of tokens) {
    if (kind !== 'option') continue
    if (!names.includes(name)) {
      const near = suggest(rawName.replace(/^-+/, ''), names)
      return `There is no flag ${rawName}.${meant(near && `--${near}`)}`
    }
    const example = examples[name]
    if (!example && value !== undefined) return `${rawName} takes no value.`
    if (example && (!value || value.startsWith('-'))) return `--${name} takes ${example}`
  }
  return null
}

/** " Did you mean …?" */
export function meant(name: string | null): string {
  return name ? ` Did you mean ${name}?` : ''
}
