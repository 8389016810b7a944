import { browserSupportsWebAuthnAutofill, WebAuthnAbortService } from '@simplewebauthn/browser'
import { signInByAutofill } from './browser'
import { isDialogAsked } from './this-tab'

const RENEWAL_MS = 4 * 60_000
const LOOK_MS = 15_000

/**
 * Offers passkeys in the `webauthn` field. Renews the request before its challenge expires and after
 * sleep. `asksAtOnce` first tries the browser's dialog. Reports only the server's refusals. Returns a
 * function that stops it.
 */
export function keepAutofillArmed(
  returnTo: string,
  { asksAtOnce, onRefusal }: { asksAtOnce: boolean; onRefusal: (message: string) => void },
): () => void {
  let isWanted = true
  let isFirst = true
  let isPreparing = false
  let armedAt = 0

  async function arm(mayCutIn: () => boolean) {
    isPreparing = true
    const begin = () => {
      isPreparing = false
      if (!isWanted || !mayCutIn()) return false
      armedAt = Date.now()
      return true
    }
    const request = { begin, asksAtOnce: asksAtOnce && isFirst }
    isFirst = false
    const result = await signInByAutofill(returnTo, request)
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
