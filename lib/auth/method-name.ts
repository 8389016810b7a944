import { AUTH_WORDS } from './words'
import 'server-only'
import { providerName } from './oauth/providers'

const NAMES: Record<string, string> = AUTH_WORDS.methodNames

/** A way to sign in, in words that follow "with": "a passkey", "Google". */
export function methodName(method: string): string {
  return (Object.hasOwn(NAMES, method) && NAMES[method]) || providerName(method)
}
