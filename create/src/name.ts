const LONGEST = 214
// WebAuthn Level 3 §5.4.1: authenticators may cut a relying party's name off after 64 bytes.
const LONGEST_SHOWN = 64
const FALLBACK = 'my-app'
// Windows has no folders of these names.
const DEVICES = /^(con|prn|aux|nul|com\d|lpt\d)$/
const RESERVED = ['node_modules', 'favicon.ico']

/**
 * What is wrong with the name of a package, in the words of npm's rules for new packages; null when nothing is. `dependencies`: what the
 * app itself needs, whose names it cannot have.
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

/** The nearest name that can be used. For names that nobody typed, such as that of the folder we are in, and as a suggestion. */
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

/** As people see it: 'my-shop' and '@acme/my-shop' are "My Shop". */
export function displayName(packageName: string): string {
  const words = packageName
    .replace(/^@.*\//, '')
    .split(/[-._~]+/)
    .filter(Boolean)
  const shown = words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join(' ')
  return shown.slice(0, LONGEST_SHOWN).trim() || packageName
}
