import type { Env } from '.'
import { isLoopback } from './web-address'

/** What a server can start with, and its operator should know. One line each. */
export function adviceFor(env: Env): string[] {
  const { appUrl, isSecure, isOnVercel, databaseUrl, directDatabaseUrl, isDatabasePooled } = env
  const lines: [boolean, string][] = [
    [
      env.isIpAddress,
      'APP_URL is an IP address, and passkeys need a domain. Use localhost or a domain. ' +
        'Example: APP_URL=http://localhost:3000',
    ],
    [
      isSecure && !isOnVercel && env.trustedProxyHeader === null,
      "TRUST_PROXY is not set, so all visitors share the proxy's address in rate limits and in the " +
        'history. Name the header in which your proxy writes the client’s. ' +
        'Example: TRUST_PROXY=x-forwarded-for',
    ],
    [
      isDatabasePooled && databaseUrl === directDatabaseUrl,
      "DATABASE_URL is a pooler's address, and migrations need the server's own. " +
        'Example: DIRECT_DATABASE_URL=postgresql://user:password@host:5432/database',
    ],
    ...env.providers.map(({ name, url }): [boolean, string] => [
      isLoopback(new URL(url).hostname) && !isLoopback(appUrl.hostname),
      `${name} is at ${new URL(url).origin}, which browsers elsewhere cannot reach. Use its public address.`,
    ]),
    [
      isSecure && env.rateLimitScale > 1,
      `RATE_LIMIT_SCALE is ${env.rateLimitScale}, so every limit is that much higher. Unset it.`,
    ],
    [
      env.isDemo,
      'DEMO is true, so everyone can look at the admin pages. Unset it, unless this is a public demo.',
    ],
  ]
  return lines.filter(([applies]) => applies).map(([, line]) => line)
}
