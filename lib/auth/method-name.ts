import 'server-only'
import { providerName } from './oauth/providers'

const NAMES: Record<string, string> = { passkey: 'a passkey', 'recovery-code': 'a recovery code', credential: 'a password' }

/** A way to sign in, in words that follow "with": "a passkey", "Google". */
export function methodName(method: string): string {
  return NAMES[method] ?? providerName(method)
}
