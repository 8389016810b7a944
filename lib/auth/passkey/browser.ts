import {
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
  startRegistration,
  WebAuthnError,
} from '@simplewebauthn/browser'
import { postJson } from '@/lib/http/post-json'
import type { Failure } from '@/lib/result'

/**
 * What a ceremony in the browser comes to. `refused`: a passkey was used and the server said no. `aborted`: another ceremony took its place,
 * which is no failure and is not shown.
 */
export type CeremonyResult =
  | { ok: true; redirectTo: string }
  | { ok: false; message: string; fields?: Failure['fields']; refused?: boolean; aborted?: boolean }

/** Creates an account with a passkey (WebAuthn Level 3 §7.1). */
export function signUpWithPasskey(name: string): Promise<CeremonyResult> {
  return register({ name })
}

/** Adds a passkey to the signed-in user. */
export function addPasskey(): Promise<CeremonyResult> {
  return register({})
}

/** Signs in with a passkey (WebAuthn Level 3 §7.2). With `autofill`, waits in the page's `webauthn` field until the person picks one there. */
export async function signInWithPasskey({
  returnTo,
  autofill = false,
}: {
  returnTo?: string
  autofill?: boolean
}): Promise<CeremonyResult> {
  const options = await postJson<PublicKeyCredentialRequestOptionsJSON>('/api/auth/passkey/sign-in/options', {})
  if (!options.ok) return options
  try {
    const response = await startAuthentication({ optionsJSON: options.value, useBrowserAutofill: autofill })
    return finish('/api/auth/passkey/sign-in/verify', { ...response, returnTo })
  } catch (error) {
    return failureOf(error)
  }
}

async function register(body: { name?: string }): Promise<CeremonyResult> {
  const options = await postJson<PublicKeyCredentialCreationOptionsJSON>('/api/auth/passkey/register/options', body)
  if (!options.ok) return options
  try {
    return finish('/api/auth/passkey/register/verify', await startRegistration({ optionsJSON: options.value }))
  } catch (error) {
    return failureOf(error)
  }
}

async function finish(path: `/api/${string}`, response: unknown): Promise<CeremonyResult> {
  const answer = await postJson<{ redirectTo: string }>(path, response)
  return answer.ok ? { ok: true, redirectTo: answer.value.redirectTo } : { ...answer, refused: true }
}

/** Plain words for what a browser throws. Browsers answer "cancelled", "timed out" and "none here" alike, on purpose (§14.5.2). */
function failureOf(error: unknown): CeremonyResult {
  const code = error instanceof WebAuthnError ? error.code : null
  const name = error instanceof Error ? error.name : ''
  if (code === 'ERROR_CEREMONY_ABORTED') return { ok: false, message: '', aborted: true }
  if (code === 'ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED') return { ok: false, message: 'This device already has a passkey for you.' }
  if (name === 'NotAllowedError') {
    return {
      ok: false,
      message: 'No passkey was used. The dialog was closed, timed out, or found no passkey for this site. You can try again.',
    }
  }
  if (name === 'SecurityError')
    return { ok: false, message: 'Passkeys do not work at this address. Open the app at its own address and try again.' }
  return { ok: false, message: 'This device could not use a passkey. Try another device, or another way to sign in.' }
}
