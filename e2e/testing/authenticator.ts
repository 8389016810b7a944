import type { CDPSession, Page } from '@playwright/test'

/** A passkey as Chromium's virtual authenticator holds it. */
export type Credential = Awaited<ReturnType<Authenticator['credentials']>>[number]

const PLATFORM = {
  protocol: 'ctap2',
  ctap2Version: 'ctap2_1',
  transport: 'internal',
  hasResidentKey: true,
  hasUserVerification: true,
  isUserVerified: true,
  // Nobody touches the sensor unless a test says so: a sign-in page that offers passkeys on load must not sign in by itself.
  automaticPresenceSimulation: false,
  defaultBackupEligibility: true,
  defaultBackupState: true,
} as const

type Options = {
  defaultBackupEligibility?: boolean
  defaultBackupState?: boolean
  transport?: 'internal' | 'usb' | 'hybrid'
}

/**
 * The phone, laptop or security key of a test's person: an authenticator of Chromium's own, driven over its debugging protocol.
 * It belongs to one page and stays over navigations; a second page needs one of its own.
 */
export class Authenticator {
  private constructor(
    private readonly page: Page,
    private readonly cdp: CDPSession,
    private readonly authenticatorId: string,
  ) {}

  static async on(page: Page, options: Options = {}): Promise<Authenticator> {
    const cdp = await page.context().newCDPSession(page)
    await cdp.send('WebAuthn.enable')
    const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
      options: { ...PLATFORM, ...options },
    })
    await page.addInitScript(markAutofill)
    return new Authenticator(page, cdp, authenticatorId)
  }

  /**
   * Waits until the page has armed passkey autofill, for the n-th time in this document. A touch before that would be taken for the choice of
   * a passkey there; one after it is for the ceremony that a button starts.
   */
  async armed(times = 1): Promise<void> {
    await this.page.waitForFunction(
      (n) => performance.getEntriesByName('autofill').length >= n,
      times,
    )
  }

  /**
   * The person touches the sensor for what `action` starts; waits until the page sends what came of it. Chromium's own events come too early: it
   * asks first, without a touch, which passkeys are there.
   */
  async answering<T>(action: () => Promise<T>): Promise<T> {
    return this.present(async () => {
      const [, result] = await Promise.all([
        this.page.waitForRequest(/\/api\/auth\/passkey\/[a-z-]+\/verify$/),
        action(),
      ])
      return result
    })
  }

  /** The person would touch the sensor while `action` runs: for ceremonies that fail, or that start by themselves. */
  async present<T>(action: () => Promise<T>): Promise<T> {
    await this.setPresence(true)
    try {
      return await action()
    } finally {
      await this.setPresence(false)
    }
  }

  /** The person closes the browser's dialog: `NotAllowedError`, at once. `action` has to wait for what the page then says. */
  async refusing<T>(action: () => Promise<T>): Promise<T> {
    await this.cdp.send('WebAuthn.setUserVerified', {
      authenticatorId: this.authenticatorId,
      isUserVerified: false,
    })
    try {
      return await this.present(action)
    } finally {
      await this.cdp.send('WebAuthn.setUserVerified', {
        authenticatorId: this.authenticatorId,
        isUserVerified: true,
      })
    }
  }

  async credentials() {
    const { credentials } = await this.cdp.send('WebAuthn.getCredentials', {
      authenticatorId: this.authenticatorId,
    })
    return credentials
  }

  /** Puts a passkey on this device: one that another device synced, or one of `givePasskey`. */
  async add(credential: Credential): Promise<void> {
    await this.cdp.send('WebAuthn.addCredential', {
      authenticatorId: this.authenticatorId,
      credential,
    })
  }

  async clear(): Promise<void> {
    await this.cdp.send('WebAuthn.clearCredentials', { authenticatorId: this.authenticatorId })
  }

  private async setPresence(enabled: boolean): Promise<void> {
    await this.cdp.send('WebAuthn.setAutomaticPresenceSimulation', {
      authenticatorId: this.authenticatorId,
      enabled,
    })
  }
}

/** Runs in the page: leaves a mark for each request for autofill. */
function markAutofill(): void {
  if (!navigator.credentials) return
  const get = navigator.credentials.get.bind(navigator.credentials)
  navigator.credentials.get = (options) => {
    if (options?.mediation === 'conditional') performance.mark('autofill')
    return get(options)
  }
}
