import { z } from 'zod'

/** Auth.js's other names for a provider. */
const RENAMED: Record<string, string> = {
  'azure-ad': 'microsoft',
  'microsoft-entra-id': 'microsoft',
}

/** Ids that have another meaning in this app. */
const RESERVED = new Set(['credential', 'passkey', 'recovery-code', 'callback'])
const PROVIDER_ID_MAX = 64

const claims = z.object({
  sub: z.string().optional(),
  oid: z.string().optional(),
  tid: z.string().min(1),
})

/** The provider's id in this app, or null if there can be none. */
export function ourProviderId(id: string): string | null {
  const providerId = RENAMED[id] ?? id
  return providerId === '' || providerId.length > PROVIDER_ID_MAX || RESERVED.has(providerId)
    ? null
    : providerId
}

/**
 * The subject of the account in this app. Microsoft's differ: better-auth stores the object id,
 * Auth.js the per-app `sub`, we tenant and object id. The stored ID token has all three if it
 * belongs to the account; else null.
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
