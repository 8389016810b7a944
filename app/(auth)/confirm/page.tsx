import type { Metadata } from 'next'
import { redirect } from 'next/navigation'
import { AuthError } from '@/components/auth/auth-error'
import { StepUp } from '@/components/auth/step-up'
import { PageLink } from '@/components/ui/page-link'
import { requireAuthUser } from '@/lib/auth/auth-user'
import { confirmPath, safeReturnTo } from '@/lib/auth/return-to'

export const metadata: Metadata = { title: 'Confirm it’s you' }

/** The step-up: something sensitive was asked for, and the last sign-in is more than 15 minutes old. */
export default async function ConfirmPage({ searchParams }: PageProps<'/confirm'>) {
  const { returnTo, error, recovery } = await searchParams
  const destination = safeReturnTo(returnTo)
  const user = await requireAuthUser(confirmPath(destination))
  if (user.isFresh) redirect(destination)

  return (
    <>
      <div className="grid gap-2">
        <h1 className="font-semibold text-2xl tracking-tight">Confirm it’s you</h1>
        <p className="text-muted-foreground text-sm">
          You are signed in as {user.name}. This could affect who gets into your account, so sign in once more; then you are back where you
          were.
        </p>
      </div>
      <AuthError code={error} />
      <StepUp user={user} returnTo={destination} recoveryRefusal={recovery} />
      <p className="text-muted-foreground text-sm">
        <PageLink href={destination}>Back</PageLink>
      </p>
    </>
  )
}
