import { browserSupportsWebAuthnAutofill, WebAuthnAbortService } from '@simplewebauthn/browser'
import { isDialogAsked, signInByAutofill } from './browser'

/** An armed request is renewed after four minutes: its challenge lives five (lib/auth/verification.ts). */
const RENEWAL_MS = 4 * 60_000
const LOOK_MS = 15_000

/**
 * Offers passkeys in the page's `webauthn` field until one is picked, for as long as the page is open: the request is renewed before its challenge
 * ends, and on return to a page that slept meanwhile. Nobody asked for it, so all that is said is a refusal by the server. Returns how to stop.
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
    // A page out of the back/forward cache: the browser has ended its request.
    if (event instanceof PageTransitionEvent && event.persisted) armedAt = 0
    if (!isPreparing && isUndisturbed() && Date.now() - armedAt >= RENEWAL_MS) arm(isUndisturbed)
  }

  let timer: ReturnType<typeof setInterval> | undefined
  const returns: [EventTarget, string][] = [
    [document, 'visibilitychange'],
    [window, 'pageshow'],
    [window, 'focus'],
  ]
  // Some browsers reject where others say no.
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

/** A new request ends the one before, and with it its dialog. A dialog, also that of autofill after a pick, takes the focus from the page. */
function isUndisturbed(): boolean {
  return document.visibilityState === 'visible' && document.hasFocus() && !isDialogAsked()
}
