import { form } from '@/lib/input/form'
import { reference } from '@/lib/input/id'

export const sessionReference = form({ id: reference })
export const nothing = form({})

/** A session as its owner sees it: no token, no hash. */
export type SessionSummary = {
  id: string
  /** Browser and system in words, e.g. "Chrome on Linux". */
  device: string
  /** How it was signed in: 'passkey', 'recovery-code' or a provider's id. */
  method: string
  /** The network only: /24 or /48. */
  address: string | null
  createdAt: Date
  /** To within 15 minutes. */
  lastSeenAt: Date
}
