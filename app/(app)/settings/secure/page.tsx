import type { Metadata } from 'next'
import { PageHeading } from '@/components/layout/page-heading'
import { SecureAccount } from '@/components/settings/secure-account'
import { PageLink } from '@/components/ui/page-link'
import { listAccessTokens } from '@/lib/auth/access-tokens/store'
import { listSessions } from '@/lib/auth/session-list'
import { requireFreshAuthUser } from '@/lib/auth/user'
import { env } from '@/lib/env'

export const metadata: Metadata = { title: 'Secure your account' }

/** Where "This wasn't me" leads. The link alone changes nothing. */
export default async function SecurePage() {
  const user = await requireFreshAuthUser('/settings/secure')
  const others = (await listSessions(user.id)).filter(({ id }) => id !== user.sessionId)
  const tokens = env().hasAccessTokens ? await listAccessTokens(user.id) : []

  return (
    <>
      <PageHeading title="Secure your account">
        Someone else may have used your account. Take these steps in order.
      </PageHeading>
      <ol className="list-decimal space-y-8 pl-5 marker:text-muted-foreground">
        <li className="space-y-2 pl-2">
          <h2 className="font-medium">End all other sessions</h2>
          <SecureAccount
            sessions={others.length}
            accessTokens={tokens.filter(({ isExpired }) => !isExpired).length}
          />
        </li>
        <li className="space-y-2 pl-2">
          <h2 className="font-medium">Check your sign-in methods</h2>
          <p className="text-muted-foreground text-sm">
            Remove every passkey and account that isn’t yours.{' '}
            <PageLink href="/settings">Review sign-in methods</PageLink>
          </p>
        </li>
        <li className="space-y-2 pl-2">
          <h2 className="font-medium">Get new recovery codes</h2>
          <p className="text-muted-foreground text-sm">
            The old ones stop working at once.{' '}
            <PageLink href="/settings/recovery-codes">Generate recovery codes</PageLink>
          </p>
        </li>
        <li className="space-y-2 pl-2">
          <h2 className="font-medium">Check recent activity</h2>
          <p className="text-muted-foreground text-sm">
            <PageLink href="/settings/activity">View activity</PageLink>
          </p>
        </li>
      </ol>
    </>
  )
}
