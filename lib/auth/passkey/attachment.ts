/** Key in sessionStorage: where the passkey was that signed in last in this tab. */
const ATTACHMENT = 'passkey-attachment'

/** WebAuthn Level 3 §5.4.5. A hint for the offer of a passkey on this device, and no proof. */
export function noteAttachment(attachment = ''): void {
  try {
    sessionStorage.setItem(ATTACHMENT, attachment)
  } catch {
    // Nothing is offered then.
  }
}

/** Whether a phone or a security key signed in. */
export function hasUsedOtherDevice(): boolean {
  try {
    return sessionStorage.getItem(ATTACHMENT) === 'cross-platform'
  } catch {
    return false
  }
}
