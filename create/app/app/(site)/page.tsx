import type { Metadata } from 'next'
import { FirstSteps } from '@/components/first-steps'
import { Logo } from '@/components/layout/logo'
import { buttonVariants } from '@/components/ui/button'
import { APP_DESCRIPTION, APP_NAME, HOME_PATH } from '@/lib/brand'
import { env } from '@/lib/env'
import { getUserToShow } from '@/lib/profile/shown-user'

const WORDS = { open: 'Open the app', signUp: 'Create an account', signIn: 'Sign in' }

export const metadata: Metadata = { title: { absolute: `${APP_NAME} · ${WORDS.signIn}` } }

export default async function HomePage() {
  const user = await getUserToShow()
  return (
    <>
      <header className="mx-auto flex w-full max-w-3xl items-center justify-between px-6 py-5">
        <Logo />
        <a
          href={user ? HOME_PATH : '/sign-in'}
          className={buttonVariants({ variant: 'outline', size: 'sm' })}
        >
          {user ? WORDS.open : WORDS.signIn}
        </a>
      </header>
      <main id="content" className="mx-auto w-full max-w-3xl flex-1 px-6 pt-[12vh] pb-24">
        <h1 className="font-semibold text-4xl tracking-tight">{APP_NAME}</h1>
        <p className="mt-4 text-lg text-muted-foreground">{APP_DESCRIPTION}</p>
        <p className="mt-8">
          <a href={user ? HOME_PATH : '/sign-up'} className={buttonVariants()}>
            {user ? WORDS.open : WORDS.signUp}
          </a>
        </p>
        {env().isDevelopment && <FirstSteps />}
      </main>
    </>
  )
}
