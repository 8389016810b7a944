import { expect } from '@playwright/test'

/**
 * Waits until the app knows the provider `acme`. After a failure it doesn't ask again for ten
 * seconds.
 */
export async function untilReached(url: string, issuer: string): Promise<void> {
  await expect(async () => {
    const started = await fetch(`${url}/api/auth/oauth/acme`, {
      method: 'POST',
      headers: { origin: url },
      body: new URLSearchParams(),
      redirect: 'manual',
    })
    expect(started.headers.get('location')).toContain(issuer)
  }).toPass({ timeout: 60_000 })
}
