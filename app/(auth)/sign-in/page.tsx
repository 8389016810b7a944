import type { Metadata } from 'next'
import { AuthError } from '@/components/auth/auth-error'
import { PasskeyNoScript } from '@/components/auth/passkey-support'
import { ProviderButtons } from '@/components/auth/provider-buttons'
import { RecoveryCodeForm } from '@/components/auth/recovery-code-form'
import { SignInForm } from '@/components/auth/sign-in-form'
import { AuthHeading } from '@/components/layout/page-heading'
import { PageLink } from '@/components/ui/page-link'
import { getLastMethod } from '@/lib/auth/session'
import { redirectSignedInUser } from '@/lib/auth/user'
import { APP_NAME } from '@/lib/brand'

export const metadata: Metadata = {
  title: 'Sign in',
  description: `Sign in to ${APP_NAME} with a passkey or a connected account.`,
}

export default async function SignInPage({ searchParams }: PageProps<'/sign-in'>) {
  const { returnTo, error, recovery, provider } = await searchParams
  const destination = await redirectSignedInUser('/sign-in', returnTo)
  const lastMethod = await getLastMethod()

  return (
    <>
      <AuthHeading title={`Sign in to ${APP_NAME}`} />
      <AuthError code={error} provider={provider} />
      <PasskeyNoScript />
      <SignInForm returnTo={destination} wasUsedLast={lastMethod === 'passkey'} />
      <ProviderButtons returnTo={destination} lastMethod={lastMethod} />
      <RecoveryCodeForm returnTo={destination} refusal={recovery} />
      <p className="border-t pt-6 text-center text-muted-foreground text-sm">
        New here? <PageLink href="/sign-up">Create an account</PageLink>
      </p>
    </>
  )
}
