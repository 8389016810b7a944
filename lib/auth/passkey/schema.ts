import { z } from 'zod'
import { form, text } from '@/lib/input/form'
import { reference } from '@/lib/input/id'

const NAME_MAX = 80
export const NAME_REQUIRED = 'Enter your name.'

const userName = text({
  label: 'Name',
  required: NAME_REQUIRED,
  max: NAME_MAX,
})
const passkeyName = text({
  label: 'Name',
  required: 'Enter a name for the passkey.',
  max: NAME_MAX,
})

export const passkeyReference = form({ id: reference })
export const passkeyRename = form({ id: reference, name: passkeyName })

export const registrationOptionsBody = z.object({
  name: userName.optional(),
  /** Conditional create (WebAuthn Level 3 §5.1.3). Always sent when adding a passkey. */
  conditional: z.boolean().optional(),
  /** For an offer, which is about this device; the settings take any authenticator. */
  onThisDevice: z.boolean().optional(),
})
export const authenticationOptionsBody = z.object({})

/** Without padding, at most `bytes` bytes. */
function base64url(bytes: number) {
  return z
    .string()
    .max(Math.ceil((bytes * 4) / 3))
    .regex(/^[A-Za-z0-9_-]+$/)
    .refine((value) => value.length % 4 !== 1)
}

/** 16 to 1023 bytes (WebAuthn Level 3 §4). */
const credentialId = base64url(1023).min(22)
const clientDataJSON = base64url(8 * 1024)
const credential = {
  id: credentialId,
  rawId: credentialId,
  type: z.literal('public-key'),
  authenticatorAttachment: z.enum(['platform', 'cross-platform']).optional().catch(undefined),
}

/** WebAuthn Level 3 §5.8.4. Others are dropped, since browsers get them later. */
const TRANSPORTS = ['ble', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb']
const transports = z
  .array(z.string().max(32))
  .max(16)
  .default([])
  .transform((list) => [...new Set(list)].filter((transport) => TRANSPORTS.includes(transport)))

/** WebAuthn Level 3 §5.1. */
export const registrationResponseBody = z.object({
  ...credential,
  response: z.object({ clientDataJSON, attestationObject: base64url(32 * 1024), transports }),
  name: passkeyName.optional(),
})

/** WebAuthn Level 3 §5.1. */
export const authenticationResponseBody = z.object({
  ...credential,
  response: z.object({
    clientDataJSON,
    authenticatorData: base64url(8 * 1024),
    signature: base64url(2 * 1024),
    // Some send an empty one instead of none.
    userHandle: z
      .union([z.literal(''), base64url(64)])
      .transform((handle) => handle || undefined)
      .optional(),
  }),
  returnTo: z.string().optional().catch(undefined),
})

/** WebAuthn Level 3 §5.8.1. Lenient, so that a wrong answer still uses up its challenge. */
const clientData = z.object({
  challenge: base64url(128),
  crossOrigin: z.unknown().optional(),
  topOrigin: z.unknown().optional(),
})

/** Null without a challenge. `isFramed`: in another origin's frame. */
export function parseClientData(encoded: string): { challenge: string; isFramed: boolean } | null {
  try {
    const { challenge, crossOrigin, topOrigin } = clientData.parse(
      JSON.parse(Buffer.from(encoded, 'base64url').toString('utf8')),
    )
    return {
      challenge,
      isFramed: (crossOrigin !== undefined && crossOrigin !== false) || topOrigin !== undefined,
    }
  } catch {
    return null
  }
}
