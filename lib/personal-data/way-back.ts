import 'server-only'
import { confirmPath } from '@/lib/auth/return-to'
import type { Visitor } from '@/lib/auth/visitor'
import { seeOther } from '@/lib/http/route'

const PAGE = '/settings/data'
export const CONFIRM_FIRST = confirmPath(PAGE)

export function wayBack({ isNavigating }: Visitor, page = PAGE): Visitor['onRefusal'] {
  return (code) => {
    if (!isNavigating || code === 'fault' || code === 'unavailable') return null
    if (code === 'unauthenticated') return seeOther(`/sign-in?returnTo=${encodeURIComponent(page)}`)
    return seeOther(code === 'fresh_sign_in_required' ? confirmPath(page) : `${page}?error=${code}`)
  }
}
