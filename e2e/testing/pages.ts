import { readdirSync } from 'node:fs'
import path from 'node:path'
import { NOUNS } from '@/lib/nouns'

/**
 * A page and its reader. A `stale user` needs a step-up. `[id]` is the reader's own id; `given` is
 * SQL that makes a row with that id ($1). `status` is 200 by default.
 */
export type PageUnderTest = {
  path: string
  as: 'visitor' | 'user' | 'stale user' | 'admin'
  status?: number
  given?: string
}

/** Every page, in each state that its URL can select. A missing page fails `pages.spec.ts`. */
export const PAGES: PageUnderTest[] = [
  { path: '/', as: 'visitor' },
  { path: '/sign-in', as: 'visitor' },
  { path: '/sign-in?error=passkey_failed', as: 'visitor' },
  { path: '/sign-in?recovery=invalid_input', as: 'visitor' },
  { path: '/sign-up', as: 'visitor' },
  { path: '/signed-out', as: 'visitor' },
  { path: '/deleted', as: 'visitor' },
  { path: '/unavailable', as: 'visitor', status: 503 },
  { path: '/new-version', as: 'visitor' },
  { path: '/nowhere', as: 'visitor', status: 404 },
  { path: '/dev/outbox', as: 'visitor', status: 404 },
  { path: '/', as: 'user' },
  ...NOUNS.map(({ path }) => ({ path, as: 'user' as const })),
  { path: '/settings', as: 'user' },
  { path: '/settings/sessions', as: 'user' },
  {
    path: '/settings/tokens',
    as: 'user',
    given: `INSERT INTO personal_access_tokens (user_id, name, token_hash, ending, scopes, expires_at)
      VALUES ($1::uuid, 'Backup', rpad(($1::uuid)::text, 43, 'x'), 'xxxx', '{profile:read}', now())`,
  },
  { path: '/settings/tokens', as: 'stale user' },
  { path: '/settings/activity', as: 'user' },
  { path: '/settings/data', as: 'user' },
  { path: '/settings/recovery-codes', as: 'user' },
  { path: '/settings/secure', as: 'user' },
  { path: '/add-passkey', as: 'user' },
  { path: '/confirm', as: 'stale user' },
  { path: '/admin', as: 'admin' },
  { path: '/admin/users/[id]', as: 'admin' },
  { path: '/admin/activity', as: 'admin' },
  { path: '/nowhere', as: 'user', status: 404 },
  { path: '/admin', as: 'user', status: 404 },
  { path: '/admin/users/nonsense', as: 'admin', status: 404 },
]

/**
 * The paths of all `page.tsx` in `app/`, without route groups; dynamic segments stay in brackets.
 */
export function pagePaths(app = path.join(import.meta.dirname, '..', '..', 'app')): string[] {
  return readdirSync(app, { recursive: true, encoding: 'utf8' })
    .filter((file) => path.basename(file) === 'page.tsx')
    .map((file) => `/${path.dirname(file).split(path.sep).filter(isPathSegment).join('/')}`)
}

function isPathSegment(segment: string): boolean {
  return segment !== '.' && !/^\(.*\)$/.test(segment)
}
