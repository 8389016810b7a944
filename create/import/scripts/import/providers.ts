import { z } from 'zod'

/** Names of one provider in Auth.js that are one here. */
const RENAMED: Record<string, string> = {
  'azure-ad': 'microsoft',
  'microsoft-entra-id': 'microsoft',
}

/** Ids that mean another way to sign in here. */
const RESERVED = new Set(['credential', 'passkey', 'recovery-code', 'callback'])
const PROVIDER_ID_MAX = 64

const claims = z.object({
  sub: z.string().optional(),
  oid: z.string().optional(),
  tid: z.string().min(1),
})

/** The provider's id here, or null when no provider here can have it. */
export function ourProviderId(id: string): string | null {
  const providerId = RENAMED[id] ?? id
  return providerId === '' || providerId.length > PROVIDER_ID_MAX || RESERVED.has(providerId)
    ? null
    : providerId
}

/**
 * The subject under which the provider knows the person here. Microsoft's differ: better-auth keeps the object id, Auth.js the `sub` that is another
 * for each app, we tenant and object id. Where the stored ID token is that very account's it says all three; else null.
 */
export function ourSubject(
  providerId: string,
  accountId: string,
  idToken: string | null,
): string | null {
  if (providerId !== 'microsoft' || /^[0-9a-f-]{36}:.+/.test(accountId)) return accountId
  const { sub, oid, tid } = decodeClaims(idToken)
  return tid && oid && (accountId === oid || accountId === sub) ? `${tid}:${oid}` : null
}

function decodeClaims(idToken: string | null): Partial<z.infer<typeof claims>> {
  try {
    return claims.parse(
      JSON.parse(Buffer.from(idToken?.split('.')[1] ?? '', 'base64url').toString('utf8')),
    )
  } catch {
    return {}
  }
}
