import {
  type AuthenticationResponseJSON,
  browserSupportsWebAuthnAutofill,
  type PublicKeyCredentialCreationOptionsJSON,
  type PublicKeyCredentialRequestOptionsJSON,
  startAuthentication,
  startRegistration,
  WebAuthnAbortService,
  WebAuthnError,
} from '@simplewebauthn/browser'
import { postJson } from '@/lib/browser/post-json'
import type { ErrorCode, Failure } from '@/lib/errors'
import { signalUnknownPasskey } from './signals'
import { isDialogAsked, noteAttachment, whileAsked } from './this-tab'

/** `refused` by the server. `aborted` by another ceremony, which is not shown. */
export type CeremonyResult =
  | { ok: true; redirectTo: string }
  | {
      ok: false
      message: string
      code?: ErrorCode
      fields?: Failure['fields']
      refused?: boolean
      aborted?: boolean
    }

/** Then the passkey is certainly not registered. */
const NOT_REGISTERED = new Set<ErrorCode>([
  'fresh_sign_in_required',
  'sign_up_closed',
  'invalid_input',
  'passkey_failed',
])

const REFUSED = {
  duplicate:
    'This device already has a passkey for you. Sign in with it, or add one on another device.',
  notAllowed:
    'No passkey was used. The dialog was closed, timed out, or found no passkey for this site. You can try again.',
  wrongAddress:
    'Passkeys don’t work on this domain. Open the app at its usual address and try again.',
  other: 'This device could not use a passkey. Try another device, or another way to sign in.',
}

const GAVE_WAY = { ok: false, message: '', aborted: true } as const

export function signUpWithPasskey(name: string): Promise<CeremonyResult> {
  return whileAsked(() => register({ name }))
}

/** `onThisDevice` for an offer; otherwise any authenticator will do. */
export function addPasskey({ onThisDevice = false } = {}): Promise<CeremonyResult> {
  return whileAsked(() => register({ conditional: false, onThisDevice }))
}

export function signInWithPasskey({ returnTo }: { returnTo?: string }): Promise<CeremonyResult> {
  return whileAsked(() => authenticate(returnTo))
}

/** `begin` may return false to keep the current request. */
type Autofill = { begin: () => boolean; asksAtOnce: boolean }

export function signInByAutofill(returnTo: string, autofill: Autofill): Promise<CeremonyResult> {
  return authenticate(returnTo, autofill)
}

async function authenticate(
  returnTo: string | undefined,
  autofill?: Autofill,
): Promise<CeremonyResult> {
  const options = await postJson<PublicKeyCredentialRequestOptionsJSON>(
    '/api/auth/passkey/sign-in/options',
    {},
    { isUnasked: autofill !== undefined },
  )
  if (!options.ok) return options
  if (autofill && (isDialogAsked() || !autofill.begin())) return GAVE_WAY
  try {
    const response =
      (autofill?.asksAtOnce && (await askAtOnce(options.value))) ||
      (await request(options.value, autofill !== undefined))
    const answer = await postJson<{ redirectTo: string }>('/api/auth/passkey/sign-in/verify', {
      ...response,
      returnTo,
    })
    if (answer.ok) {
      noteAttachment(response.authenticatorAttachment)
      return { ok: true, ...answer.value }
    }
    if (answer.unknownCredential)
      await signalUnknownPasskey(options.value.rpId ?? location.hostname, response.id)
    return { ...answer, refused: true }
  } catch (error) {
    return failureOf(error)
  }
}

/** Settled once autofill's last request has reached the browser. */
let autofillBegun: Promise<unknown> = Promise.resolve()

/** A request ends the one before it. Autofill begins late, and must not end the user's dialog. */
async function request(
  optionsJSON: PublicKeyCredentialRequestOptionsJSON,
  useBrowserAutofill: boolean,
): Promise<AuthenticationResponseJSON> {
  if (!useBrowserAutofill) await autofillBegun
  const response = startAuthentication({ optionsJSON, useBrowserAutofill })
  // SimpleWebAuthn asks the same before its request.
  if (useBrowserAutofill) autofillBegun = browserSupportsWebAuthnAutofill().catch(() => false)
  return response
}

/**
 * Immediate mode, which SimpleWebAuthn lacks. Opens the browser's dialog if this device holds a
 * passkey. Otherwise, or without support or a recent click, returns null and shows nothing.
 */
async function askAtOnce(
  options: PublicKeyCredentialRequestOptionsJSON,
): Promise<AuthenticationResponseJSON | null> {
  if (!navigator.userActivation?.isActive) return null
  const signal = WebAuthnAbortService.createNewAbortSignal()
  const isSupported = await hasImmediateGet()
  signal.throwIfAborted()
  if (!isSupported) return null
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON({
    ...options,
    extensions: undefined,
  })
  const immediate = { publicKey, uiMode: 'immediate', signal }
  try {
    const credential = await navigator.credentials.get(immediate)
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

async function register(
  body: { name: string } | { conditional: false; onThisDevice: boolean },
): Promise<CeremonyResult> {
  const options = await postJson<PublicKeyCredentialCreationOptionsJSON>(
    '/api/auth/passkey/register/options',
    body,
  )
  if (!options.ok) return options
  try {
    await autofillBegun
    const response = await startRegistration({ optionsJSON: options.value })
    const answer = await postJson<{ redirectTo: string }>(
      '/api/auth/passkey/register/verify',
      response,
    )
    if (answer.ok) return { ok: true, ...answer.value }
    // Otherwise the device would keep offering it.
    if (NOT_REGISTERED.has(answer.code))
      await signalUnknownPasskey(options.value.rp.id ?? location.hostname, response.id)
    return { ...answer, refused: true }
  } catch (error) {
    return failureOf(error)
  }
}

/** Browsers deliberately don't tell these apart (§14.5.2). */
function failureOf(error: unknown): CeremonyResult {
  const code = error instanceof WebAuthnError ? error.code : null
  const name = error instanceof Error ? error.name : ''
  if (name === 'AbortError') return GAVE_WAY
  if (code === 'ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED')
    return { ok: false, message: REFUSED.duplicate }
  if (name === 'NotAllowedError') return { ok: false, message: REFUSED.notAllowed }
  if (name === 'SecurityError') return { ok: false, message: REFUSED.wrongAddress }
  return { ok: false, message: REFUSED.other }
}
