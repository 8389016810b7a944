const LONGEST = 214
// WebAuthn Level 3 §5.4.1: authenticators may truncate a relying party's name to 64 bytes.
const LONGEST_SHOWN = 64
const FALLBACK = 'my-app'
// Reserved on Windows.
const DEVICES = /^(con|prn|aux|nul|com\d|lpt\d)$/
const RESERVED = ['node_modules', 'favicon.ico']

/**
 * What is wrong with a package's name by npm's rules; null if nothing. `dependencies` are the app's
 * own, whose names it can't have.
 */
export function problemOfName(name: string, dependencies: readonly string[] = []): string | null {
  const own = name.replace(/^@[a-z0-9~-][a-z0-9._~-]*\//, '')
  if (own === '') return 'is empty'
  if (name.length > LONGEST) return `is longer than ${LONGEST} characters`
  if (/[A-Z]/.test(name)) return 'has capital letters'
  if (/^[._]/.test(own)) return 'begins with a dot or an underscore'
  if (!/^[a-z0-9._~-]+$/.test(own))
    return 'has characters other than a–z, 0–9, ".", "_", "~" and "-"'
  if (RESERVED.includes(name) || DEVICES.test(own)) return 'is reserved'
  if (dependencies.includes(name)) return 'is the name of a package that the app needs'
  return null
}

/** The nearest valid name: for names that were not typed, and as a suggestion. */
export function repairName(text: string, dependencies: readonly string[] = []): string {
  const repaired = text
    .trim()
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9~-]+/g, '-')
    .replace(/^[-~]+|[-~]+$/g, '')
    .slice(0, LONGEST)
  if (repaired === '') return FALLBACK
  if (problemOfName(repaired, dependencies) === null) return repaired
  return problemOfName(`${repaired}-app`, dependencies) === null ? `${repaired}-app` : FALLBACK
}

/** 'my-shop' and '@acme/my-shop' become "My Shop". */
export function displayName(packageName: string): string {
  const words = packageName
    .replace(/^@.*\//, '')
    .split(/[-._~]+/)
    .filter(Boolean)
  const shown = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(' ')
  return shown.slice(0, LONGEST_SHOWN).trim() || packageName
}
