import { gzipSync } from 'node:zlib'
import type { Browser } from '@playwright/test'
import { signIn } from '@/e2e/testing/test-user'

/**
 * Opens a page with an empty cache, waits until the network is idle, and adds up the gzip bytes of
 * all requested scripts, including preloads and late chunks. `sessionToken` signs in.
 */
export async function measureFirstLoad(
  browser: Browser,
  url: URL,
  sessionToken?: string,
): Promise<number> {
  const context = await browser.newContext()
  try {
    if (sessionToken) await signIn(context, url.origin, { sessionToken })
    const page = await context.newPage()
    const scripts = new Set<string>()
    page.on('request', (request) => {
      if (request.resourceType() === 'script') scripts.add(request.url())
    })
    const response = await page.goto(url.href, { waitUntil: 'networkidle' })
    // A redirect or a page without scripts would count as very small.
    if (response?.status() !== 200 || page.url() !== url.href || scripts.size === 0)
      throw new Error(
        `${url} was not measured: ${response?.status()} at ${page.url()}, ${scripts.size} scripts`,
      )
    const sizes = await Promise.all([...scripts].map(compressedSize))
    return sizes.reduce((sum, size) => sum + size, 0)
  } finally {
    await context.close()
  }
}

/** Compressed here, so that both apps are measured alike. */
async function compressedSize(url: string): Promise<number> {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`${url} answered ${response.status}`)
  return gzipSync(new Uint8Array(await response.arrayBuffer())).byteLength
}
