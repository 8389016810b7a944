import { chromium, type Page } from '@playwright/test'
import { Authenticator } from '@/e2e/testing/authenticator'
import { findChromium } from '@/lib/testing/chromium'

/** A browser that resolves `host` to this port and trusts its certificate. */
export async function browseTo(
  host: string,
  port: number,
  work: (page: Page, authenticator: Authenticator) => Promise<void>,
) {
  const browser = await chromium.launch({
    executablePath: findChromium() ?? undefined,
    args: [
      `--host-resolver-rules=MAP ${host}:443 127.0.0.1:${port}`,
      '--ignore-certificate-errors',
    ],
  })
  const page = await browser.newPage()
  await work(page, await Authenticator.on(page))
  await browser.close()
}
