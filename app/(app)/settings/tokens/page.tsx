import type { Metadata } from 'next'
import { PageHeading } from '@/components/layout/page-heading'
import { AccessTokens } from '@/components/settings/access-tokens'
import { NewToken } from '@/components/settings/new-token'
import { PageLink } from '@/components/ui/page-link'
import { LIFETIMES, SCOPES } from '@/lib/auth/access-tokens/schema'
import { assertAccessTokensOn, listAccessTokens } from '@/lib/auth/access-tokens/store'
import { confirmPath } from '@/lib/auth/return-to'
import { requireAuthUser } from '@/lib/auth/user'

export const metadata: Metadata = { title: 'Access tokens' }

const PAGE = '/settings/tokens'

export default async function TokensPage() {
  assertAccessTokensOn()
  const user = await requireAuthUser(PAGE)
  const tokens = await listAccessTokens(user.id)

  return (
    <>
      <PageHeading title="Access tokens">
        Let your scripts and apps use your account without signing in. A token can do only what you
        allow here, and never change how you sign in.
      </PageHeading>
      <div className="grid gap-10">
        {user.isFresh ? (
          <NewToken scopes={SCOPES} lifetimes={LIFETIMES} />
        ) : (
          <p className="text-muted-foreground text-sm">
            Creating a token needs a recent sign-in.{' '}
            <PageLink href={confirmPath(PAGE)}>Confirm it’s you</PageLink>
          </p>
        )}
        <AccessTokens tokens={tokens} />
      </div>
    </>
  )
}
