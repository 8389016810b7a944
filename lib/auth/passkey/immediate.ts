import {
  type AuthenticationResponseJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  WebAuthnAbortService,
} from '@simplewebauthn/browser'

/**
 * Immediate mode: the browser's dialog opens if this device holds a passkey. Otherwise, and where a
 * browser lacks it or saw no recent click, null without a sign. SimpleWebAuthn has no option for it.
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
