import { browserSupportsWebAuthnAutofill, WebAuthnAbortService } from '@simplewebauthn/browser'
import { isDialogAsked, signInByAutofill } from './browser'

/** One minute before the challenge expires. */
const RENEWAL_MS = 4 * 60_000
const LOOK_MS = 15_000

/**
 * Offers passkeys in the `webauthn` field until one is picked, renewing the request before its
 * challenge expires and after sleep. Only refusals by the server are reported. Returns how to stop.
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
    // Restored from the back/forward cache, which ended its request.
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

/** A new request would close an open dialog. Dialogs take the focus. */
function isUndisturbed(): boolean {
  return document.visibilityState === 'visible' && document.hasFocus() && !isDialogAsked()
}
