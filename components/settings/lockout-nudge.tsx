import { Notice } from '@/components/ui/notice'
import { PageLink } from '@/components/ui/page-link'
import { countRecoveryCodes } from '@/lib/auth/recovery-codes'
import { AUTH_WORDS } from '@/lib/auth/words'

/** For those whom the loss of one thing would lock out: with a single way to sign in and no recovery code. */
export async function LockoutNudge({ userId, methods }: { userId: string; methods: number }) {
  if (methods !== 1 || (await countRecoveryCodes(userId)) > 0) return null
  const { before, link, after } = AUTH_WORDS.methods.onlyOne
  return (
    <Notice>
      {before} <PageLink href="/settings/recovery-codes">{link}</PageLink>
      {after}
    </Notice>
  )
}
