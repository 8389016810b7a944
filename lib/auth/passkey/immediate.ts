import {
  type AuthenticationResponseJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  WebAuthnAbortService,
} from '@simplewebauthn/browser'

/**
 * Immediate mode, which SimpleWebAuthn lacks. Opens the browser's dialog if this device holds a
 * passkey. Otherwise, or without support or a recent click, returns null and shows nothing.
 */
export async function askAtOnce(
  options: PublicKeyCredentialRequestOptionsJSON,
): Promise<AuthenticationResponseJSON | null> {
  if (!navigator.userActivation?.isActive) return null
  const signal = WebAuthnAbortService.createNewAbortSignal()
  if (!(await hasImmediateGet())) return null
  signal.throwIfAborted()
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON({
    ...options,
    extensions: undefined,
  })
  const request = { publicKey, uiMode: 'immediate', signal }
  try {
    const credential = await navigator.credentials.get(request)
    return (credential as PublicKeyCredential).toJSON() as AuthenticationResponseJSON
  } catch (error) {
    if (error instanceof Error && error.name === 'AbortError') throw error
    return null
  }
}

async function hasImmediateGet(): Promise<boolean> {
  try {
    const capabilities = await PublicKeyCredential.getClientCapabilities()
    return capabilities.immediateGet === true
  } catch {
    return false
  }
}
