import { readableAddress } from '@/lib/env/database'

/** Supabase's certificates aren't signed by a public authority. */
const PRIVATE_AUTHORITY = /\.supabase\.(com|co)$/

/**
 * Address for `pg`. In PostgreSQL `sslmode=require` encrypts without checking the certificate; `pg`
 * currently checks it and warns that this will change. We keep checking, except where it would need
 * a certificate file.
 */
export function connectionString(given: string): string {
  const address = readableAddress(given)
  if (!URL.canParse(address)) return address
  const url = new URL(address)
  const { searchParams, hostname } = url
  const mode = searchParams.get('sslmode') ?? ''
  if (!['require', 'verify-ca'].includes(mode) || searchParams.has('uselibpqcompat')) return address
  if (PRIVATE_AUTHORITY.test(hostname) && !searchParams.has('sslrootcert'))
    searchParams.set('uselibpqcompat', 'true')
  else searchParams.set('sslmode', 'verify-full')
  return url.toString()
}
