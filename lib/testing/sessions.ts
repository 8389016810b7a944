import { hashToken } from '@/lib/auth/token'
import type { Browser } from './browser'
import { sql } from './database'

/** Ages the browser's sign-in, so that sensitive actions require a step-up. */
export async function makeStale(browser: Browser, minutes = 16): Promise<void> {
  await sql(
    'UPDATE sessions SET authenticated_at = now() - make_interval(mins => $2) WHERE token_hash = $1',
    [sessionHash(browser), minutes],
  )
}

/** The id of the user signed in in this browser. */
export async function userIdOf(browser: Browser): Promise<string> {
  const [row] = await sql<{ id: string }>(
    'SELECT user_id AS id FROM sessions WHERE token_hash = $1',
    [sessionHash(browser)],
  )
  return row?.id ?? ''
}

function sessionHash(browser: Browser): string {
  return hashToken(browser.cookies.get('session') ?? '')
}
