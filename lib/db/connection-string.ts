import { readableAddress } from '@/lib/env/database'

/** Supabase signs its certificates itself: no public authority vouches for them. */
const PRIVATE_AUTHORITY = /\.supabase\.(com|co)$/

/**
 * The address as `pg` should read it. PostgreSQL defines `sslmode=require` as "encrypted, by whomever"; `pg` also checks the certificate,
 * with a warning that it will not always do so. We go on checking, but for hosts whose certificate nobody can check without a file of theirs.
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
