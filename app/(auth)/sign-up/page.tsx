import type { Metadata } from 'next'
import { AuthError } from '@/components/auth/auth-error'
import { PasskeyNoScript } from '@/components/auth/passkey-support'
import { ProviderButtons } from '@/components/auth/provider-buttons'
import { SignUpForm } from '@/components/auth/sign-up-form'
import { AuthHeading } from '@/components/layout/page-heading'
import { Notice } from '@/components/ui/notice'
import { PageLink } from '@/components/ui/page-link'
import { redirectSignedInUser } from '@/lib/auth/user'
import { APP_NAME } from '@/lib/brand'
import { env } from '@/lib/env'
import { ERRORS } from '@/lib/errors'

export const metadata: Metadata = {
  title: 'Create an account',
  description: `Create an account at ${APP_NAME} with a passkey: nothing to remember, nothing to leak.`,
}

export default async function SignUpPage({ searchParams }: PageProps<'/sign-up'>) {
  const { returnTo, error } = await searchParams
  const destination = await redirectSignedInUser('/sign-up', returnTo)

  return (
    <>
      <AuthHeading title="Create an account">
        A passkey is your fingerprint, face or screen lock in place of a password. Nothing to
        remember, nothing to leak.
      </AuthHeading>
      <AuthError code={error} />
      <PasskeyNoScript />
      {env().isSignUpOpen ? <SignUpForm /> : <Notice>{ERRORS.sign_up_closed.message}</Notice>}
      {env().isSignUpOpen && <ProviderButtons returnTo={destination} lastMethod={null} />}
      <p className="border-t pt-6 text-center text-muted-foreground text-sm">
        Have an account? <PageLink href="/sign-in">Sign in</PageLink>
      </p>
    </>
  )
}
