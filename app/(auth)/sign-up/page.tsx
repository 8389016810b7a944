import type { Metadata } from 'next'
import { AuthError } from '@/components/auth/auth-error'
import { PasskeyNoScript } from '@/components/auth/passkey-support'
import { ProviderButtons } from '@/components/auth/provider-buttons'
import { SignUpForm } from '@/components/auth/sign-up-form'
import { AuthHeading } from '@/components/layout/auth-heading'
import { Notice } from '@/components/ui/notice'
import { PageLink } from '@/components/ui/page-link'
import { redirectSignedInUser } from '@/lib/auth/user'
import { AUTH_WORDS } from '@/lib/auth/words'
import { env } from '@/lib/env'
import { ERRORS } from '@/lib/errors'

export const metadata: Metadata = {
  title: AUTH_WORDS.signUp.title,
  description: AUTH_WORDS.signUp.description,
}

export default async function SignUpPage({ searchParams }: PageProps<'/sign-up'>) {
  const { returnTo, error } = await searchParams
  const destination = await redirectSignedInUser('/sign-up', returnTo)

  return (
    <>
      <AuthHeading title={AUTH_WORDS.signUp.title}>{AUTH_WORDS.signUp.about}</AuthHeading>
      <AuthError code={error} />
      <PasskeyNoScript />
      {env().isSignUpOpen ? <SignUpForm /> : <Notice>{ERRORS.sign_up_closed.message}</Notice>}
      {env().isSignUpOpen && <ProviderButtons returnTo={destination} lastMethod={null} />}
      <p className="border-t pt-6 text-center text-muted-foreground text-sm">
        {AUTH_WORDS.signUp.haveAccount}{' '}
        <PageLink href="/sign-in">{AUTH_WORDS.signUp.signIn}</PageLink>
      </p>
    </>
  )
}
