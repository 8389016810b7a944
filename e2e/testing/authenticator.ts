import type { CDPSession, Page } from '@playwright/test'

declare global {
  interface Window {
    autofills?: number
  }
}

/** A passkey as Chromium's virtual authenticator holds it. */
export type Credential = Awaited<ReturnType<Authenticator['credentials']>>[number]

const PLATFORM = {
  protocol: 'ctap2',
  ctap2Version: 'ctap2_1',
  transport: 'internal',
  hasResidentKey: true,
  hasUserVerification: true,
  isUserVerified: true,
  // The sensor is touched only when a test says so: a page that arms autofill must not sign in by
  // itself.
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
 * Chromium's virtual authenticator: a phone, laptop or security key. It belongs to one page and
 * survives navigation; a second page needs its own.
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
    await page.addInitScript(countAutofills)
    return new Authenticator(page, cdp, authenticatorId)
  }

  /**
   * Waits until the page has armed autofill `times` times. Otherwise a touch meant for the button's
   * ceremony could pick a passkey in autofill.
   */
  async armed(times = 1): Promise<void> {
    await this.page.waitForFunction((n) => (window.autofills ?? 0) >= n, times)
  }

  /** How often the page has armed autofill in this document. */
  async timesArmed(): Promise<number> {
    return this.page.evaluate(() => window.autofills ?? 0)
  }

  /**
   * Touches the sensor for the ceremony that `action` starts, and waits until the page posts its
   * result. Chromium's own events fire too early, while it lists passkeys.
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

  /**
   * Touches the sensor whenever asked while `action` runs: for ceremonies that fail or start by
   * themselves.
   */
  async present<T>(action: () => Promise<T>): Promise<T> {
    await this.setPresence(true)
    try {
      return await action()
    } finally {
      await this.setPresence(false)
    }
  }

  /**
   * Closes the browser's dialog (`NotAllowedError`). `action` has to wait for the page's reaction.
   */
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

  /** Puts a passkey on this device: a synced one, or one made by `givePasskey`. */
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

/** Runs in the page: counts autofill requests. A fake clock would replace `performance.mark`. */
function countAutofills(): void {
  if (!navigator.credentials) return
  const get = navigator.credentials.get.bind(navigator.credentials)
  navigator.credentials.get = (options) => {
    if (options?.mediation === 'conditional') window.autofills = (window.autofills ?? 0) + 1
    return get(options)
  }
}
