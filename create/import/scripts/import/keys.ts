// Map keys of what only one user can have: an account by provider and subject, a passkey by its
// credential id, a verified email.

export function accountKey(provider: string, accountId: string): string {
  return JSON.stringify(['account', provider, accountId])
}

export function passkeyKey(credentialId: string): string {
  return JSON.stringify(['passkey', credentialId])
}

export function emailKey(email: string): string {
  return JSON.stringify(['email', email])
}
