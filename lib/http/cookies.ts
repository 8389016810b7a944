import { env } from '@/lib/env'

export type Cookie = {
  name: string
  value: string
  /** Seconds; 0 removes the cookie. */
  maxAge: number
  sameSite: 'lax' | 'strict' | 'none'
}

/** Browsers accept `__Host-` only over https (RFC 6265bis §4.1.3.2). */
export function cookieName(name: string): string {
  return env().isSecure ? `__Host-${name}` : name
}

/** Null if missing, or present twice: one was planted. */
export function readCookie(headers: Headers, name: string): string | null {
  const values = (headers.get('cookie') ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1))
  return values.length === 1 ? (values[0] ?? null) : null
}

export function serializeCookie({ name, value, maxAge, sameSite }: Cookie): string {
  const secure = env().isSecure || sameSite === 'none' ? '; Secure' : ''
  return `${name}=${value}; Path=/; Max-Age=${maxAge}; HttpOnly${secure}; SameSite=${{ lax: 'Lax', strict: 'Strict', none: 'None' }[sameSite]}`
}
