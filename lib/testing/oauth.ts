import { vi } from 'vitest'
import type { Browser } from './browser'
import { CLIENT_ID, CLIENT_SECRET, type FakeIssuer, type Person } from './fake-issuer'

type Start = { provider?: string; intent?: string; returnTo?: string }

/**
 * Configures OpenID providers for this test file. Call it before anything reads the environment.
 */
export function configureIssuers(issuers: Record<string, string>): void {
  vi.stubEnv('OIDC_PROVIDERS', Object.keys(issuers).join(','))
  for (const [id, issuer] of Object.entries(issuers)) {
    const prefix = `OIDC_${id.toUpperCase()}_`
    vi.stubEnv(`${prefix}ISSUER`, issuer)
    vi.stubEnv(`${prefix}CLIENT_ID`, CLIENT_ID)
    vi.stubEnv(`${prefix}CLIENT_SECRET`, CLIENT_SECRET)
  }
}

/** Presses "Continue with …". Returns the response of the start. */
export function start(
  browser: Browser,
  { provider = 'acme', ...form }: Start = {},
  headers: Record<string, string | undefined> = {},
): Promise<Response> {
  const rawBody = new URLSearchParams(Object.entries(form)).toString()
  return browser.post(`/api/auth/oauth/${provider}`, null, {
    rawBody,
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
  })
}

/** The whole flow: start, consent, callback. Returns the final location. */
export async function goThrough(
  browser: Browser,
  issuer: FakeIssuer,
  person: Person,
  options: Start = {},
): Promise<string> {
  const started = locationOf(await start(browser, options))
  if (!started.startsWith('http')) return started
  return comeBack(browser, issuer.agree(started, person))
}

/** Follows the provider's redirect. Returns the final location. */
export async function comeBack(browser: Browser, url: URL): Promise<string> {
  return locationOf(await browser.get(url.pathname + url.search))
}

export function locationOf(response: Response): string {
  if (response.status !== 303) throw new Error(`Expected 303, got ${response.status}`)
  return response.headers.get('location') ?? ''
}

/** The path and the code of a refusal: '/sign-in: oauth_failed'. */
export function refusal(location: string): string {
  const url = new URL(location, 'http://unused')
  return `${url.pathname}: ${url.searchParams.get('error')}`
}
