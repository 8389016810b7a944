/** Ceremonies that the user started. Automatic ones yield to them. */
let asked = 0

export function isDialogAsked(): boolean {
  return asked > 0
}

export async function whileAsked<T>(ceremony: () => Promise<T>): Promise<T> {
  asked += 1
  return ceremony().finally(() => {
    asked -= 1
  })
}

/** In sessionStorage: the attachment of this tab's last sign-in. */
const ATTACHMENT = 'passkey-attachment'

/** WebAuthn Level 3 §5.4.5. A hint and no proof. */
export function noteAttachment(attachment = ''): void {
  try {
    sessionStorage.setItem(ATTACHMENT, attachment)
  } catch {
    // Then no passkey is offered.
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
