import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { AuthError } from '@/components/auth/auth-error'
import { StepUp } from '@/components/auth/step-up'
import { AuthHeading } from '@/components/layout/page-heading'
import { PageLink } from '@/components/ui/page-link'
import { confirmPath, safeReturnTo } from '@/lib/auth/return-to'
import { requireAuthUser } from '@/lib/auth/user'

export const metadata: Metadata = { title: 'Confirm it’s you' }

/** The step-up, for a sign-in more than 15 minutes old. */
export default async function ConfirmPage({ searchParams }: PageProps<'/confirm'>) {
  const { returnTo, error, recovery } = await searchParams
  const destination = safeReturnTo(returnTo)
  const user = await requireAuthUser(confirmPath(destination))
  if (user.isFresh) redirect(destination)

  return (
    <>
      <AuthHeading title="Confirm it’s you">
        {`You are signed in as ${user.name}. For your security, sign in again. You’ll return to this page.`}
      </AuthHeading>
      <AuthError code={error} />
      <StepUp user={user} returnTo={destination} recoveryRefusal={recovery} />
      <p className="border-t pt-6 text-center text-muted-foreground text-sm">
        <PageLink href={destination}>Back</PageLink>
      </p>
    </>
  )
}
