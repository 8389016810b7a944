import 'server-only'
import { z } from 'zod'
import { text } from '@/lib/input/form'
import type { Identity } from './provider'
import { ProviderError } from './provider-error'

/** OpenID Connect Core §2. */
const ACCOUNT_ID_MAX = 255
const NAME_MAX = 80
const EMAIL_MAX = 254
const PICTURE_MAX = 2048
const email = z.email()
const name = text({ label: 'Name', required: 'empty', max: NAME_MAX })

/** Unverified. */
type Claims = {
  accountId: string
  /** The first valid one counts. */
  names: unknown[]
  email: unknown
  isEmailVerified: boolean
  picture: unknown
}

/** Drops what the database would refuse. Throws `ProviderError`. */
export function toIdentity({
  accountId,
  names,
  email: stated,
  isEmailVerified,
  picture,
}: Claims): Identity {
  if (accountId === '' || accountId.length > ACCOUNT_ID_MAX || /[\p{Cc}\p{Cs}]/u.test(accountId))
    throw new ProviderError('no_subject')
  const address = normalizeEmail(stated)
  return {
    accountId,
    name: names.map(normalizeName).find((name) => name !== null) ?? null,
    email: address,
    isEmailVerified: address !== null && isEmailVerified,
    picture: normalizePicture(picture),
  }
}

/** ASCII only: the Kelvin sign lower-cases to "k". */
function normalizeEmail(value: unknown): string | null {
  if (typeof value !== 'string' || /[^\x20-\x7e\t\r\n]/.test(value)) return null
  const address = value.trim().toLowerCase()
  return address.length <= EMAIL_MAX && email.safeParse(address).success ? address : null
}

function normalizeName(value: unknown): string | null {
  if (typeof value !== 'string') return null
  const printable = value
    .slice(0, NAME_MAX * 8)
    .replace(/[\p{Cc}\p{Cs}]/gu, '')
    .normalize('NFC')
    .trim()
  return name.safeParse([...printable].slice(0, NAME_MAX).join('')).data ?? null
}

function normalizePicture(value: unknown): string | null {
  if (typeof value !== 'string' || value.length > PICTURE_MAX || !URL.canParse(value)) return null
  const { protocol, href } = new URL(value)
  return protocol === 'https:' && href.length <= PICTURE_MAX ? href : null
}
