import { browserSupportsWebAuthnAutofill, WebAuthnAbortService } from '@simplewebauthn/browser'
import { isDialogAsked, signInByAutofill } from './browser'

const RENEWAL_MS = 4 * 60_000
const LOOK_MS = 15_000

/**
 * Offers passkeys in the `webauthn` field, and renews the request before its challenge expires and
 * after sleep. Reports only the server's refusals. Returns a function that stops it.
 */
export function keepAutofillArmed(
  returnTo: string,
  onRefusal: (message: string) => void,
): () => void {
  let isWanted = true
  let isPreparing = false
  let armedAt = 0

  async function arm(mayCutIn: () => boolean) {
    isPreparing = true
    const result = await signInByAutofill(returnTo, () => {
      isPreparing = false
      if (!isWanted || !mayCutIn()) return false
      armedAt = Date.now()
      return true
    })
    isPreparing = false
    if (!isWanted) return
    if (result.ok) window.location.assign(result.redirectTo)
    else if (result.refused) onRefusal(result.message)
  }

  function renew(event?: Event) {
    // The back/forward cache ended the request.
    if (event instanceof PageTransitionEvent && event.persisted) armedAt = 0
    if (!isPreparing && isUndisturbed() && Date.now() - armedAt >= RENEWAL_MS) arm(isUndisturbed)
  }

  let timer: ReturnType<typeof setInterval> | undefined
  const returns: [EventTarget, string][] = [
    [document, 'visibilitychange'],
    [window, 'pageshow'],
    [window, 'focus'],
  ]
  // Some browsers reject instead.
  browserSupportsWebAuthnAutofill()
    .catch(() => false)
    .then((isSupported) => {
      if (!isSupported || !isWanted) return
      arm(() => true)
      timer = setInterval(renew, LOOK_MS)
      for (const [target, event] of returns) target.addEventListener(event, renew)
    })

  return () => {
    isWanted = false
    clearInterval(timer)
    for (const [target, event] of returns) target.removeEventListener(event, renew)
    WebAuthnAbortService.cancelCeremony()
  }
}

/** A new request would close an open dialog, which has the focus. */
function isUndisturbed(): boolean {
  return document.visibilityState === 'visible' && document.hasFocus() && !isDialogAsked()
}
