import type { Metadata } from 'next'
import { Logo } from '@/components/layout/logo'
import { Commands } from '@/components/site/commands'
import { MethodsPreview } from '@/components/site/methods-preview'
import { Comparison, Facts, Section, SourceMap } from '@/components/site/sections'
import { buttonVariants } from '@/components/ui/button'
import { Icon, SQUARE_CHECK, USER_ROUND, WAYPOINTS } from '@/components/ui/icon'
import { APP_NAME, HOME_PATH } from '@/lib/brand'
import { getUserToShow } from '@/lib/profile/shown-user'

export const metadata: Metadata = {
  title: { absolute: `${APP_NAME} · Next.js starter with passkeys` },
}

const DEMO = [
  {
    href: '/todos',
    shape: SQUARE_CHECK,
    title: 'Todos',
    text: 'Many rows for each user. Optimistic, undoable, and fine without JavaScript.',
  },
  {
    href: '/profile',
    shape: USER_ROUND,
    title: 'Profile',
    text: 'One row for each user. Its theme applies to every page, without a flash.',
  },
  {
    href: '/settings',
    shape: WAYPOINTS,
    title: 'Sign-in methods',
    text: 'Several for each user, with a guard that never removes the last one.',
  },
] as const

export default async function LandingPage() {
  const user = await getUserToShow()
  return (
    <>
      <header className="mx-auto flex w-full max-w-5xl flex-wrap items-center justify-between gap-3 px-6 py-5">
        <Logo />
        <a
          href={user ? HOME_PATH : '/sign-in'}
          className={buttonVariants({ variant: 'outline', size: 'sm' })}
        >
          {user ? 'Open the app' : 'Sign in'}
        </a>
      </header>
      <main
        id="content"
        className="mx-auto grid w-full max-w-5xl flex-1 grid-cols-1 gap-20 px-6 pt-[6vh] pb-24"
      >
        <section className="grid grid-cols-1 items-center gap-x-16 gap-y-12 lg:grid-cols-[1.15fr_1fr]">
          <div className="min-w-0">
            <h1 className="text-balance font-semibold text-4xl tracking-tight sm:text-5xl">
              Sign-in, done before you start
            </h1>
            <p className="mt-5 max-w-xl text-lg text-muted-foreground leading-relaxed">
              {APP_NAME} is a Next.js starter with passkeys, OpenID Connect and your own data in one
              Postgres database. No auth framework, no hosted service: the code is yours.
            </p>
            <div className="mt-8 mb-10 flex flex-wrap gap-3">
              {user ? (
                <a href={HOME_PATH} className={buttonVariants()}>
                  Open the app
                </a>
              ) : (
                <>
                  <a href="/sign-up" className={buttonVariants()}>
                    Create an account
                  </a>
                  <a href="/sign-in" className={buttonVariants({ variant: 'outline' })}>
                    Sign in
                  </a>
                </>
              )}
            </div>
            <p className="mb-2.5 text-muted-foreground text-sm">After cloning, that’s it:</p>
            <Commands />
          </div>
          <MethodsPreview />
        </section>
        <Facts />
        <Section
          title="Look around"
          text="This page is served by the template itself. Everything works."
        >
          <ul className="grid gap-4 sm:grid-cols-3">
            {DEMO.map(({ href, shape, title, text }) => (
              <li
                key={href}
                className="relative grid content-start gap-2 rounded-lg border bg-card p-5 transition-colors hover:border-input"
              >
                <Icon shape={shape} className="size-5 text-primary" />
                <a href={href} className="font-medium after:absolute after:inset-0">
                  {title}
                </a>
                <p className="text-muted-foreground text-sm leading-relaxed">{text}</p>
              </li>
            ))}
          </ul>
        </Section>
        <SourceMap />
        <Comparison />
      </main>
    </>
  )
}
