import { Notice } from '@/components/ui/notice'
import { PageLink } from '@/components/ui/page-link'
import { countRecoveryCodes } from '@/lib/auth/recovery-codes/data'

/** For those whom the loss of one thing would lock out: with a single way to sign in and no recovery code. */
export async function LockoutNudge({ userId, methods }: { userId: string; methods: number }) {
  if (methods !== 1 || (await countRecoveryCodes(userId)) > 0) return null
  return (
    <Notice>
      You have one way to sign in. Add another, or keep a set of <PageLink href="/settings/recovery-codes">recovery codes</PageLink>, so
      that losing it does not lock you out.
    </Notice>
  )
}
