import { SquareCheck, UserRound, Waypoints } from 'lucide-react'
import type { Metadata } from 'next'
import Link from 'next/link'
import { Logo } from '@/components/layout/logo'
import { Commands } from '@/components/site/commands'
import { Comparison } from '@/components/site/comparison'
import { Facts } from '@/components/site/facts'
import { MethodsPreview } from '@/components/site/methods-preview'
import { SiteSection } from '@/components/site/site-section'
import { SourceMap } from '@/components/site/source-map'
import { SITE_WORDS } from '@/components/site/words'
import { buttonVariants } from '@/components/ui/button'
import { HOME_PATH } from '@/lib/brand'
import { getUserToShow } from '@/lib/profile/shown-user'

export const metadata: Metadata = { title: { absolute: SITE_WORDS.title } }

const DEMO = [
  { href: '/todos', icon: SquareCheck, ...SITE_WORDS.demo.todos },
  { href: '/profile', icon: UserRound, ...SITE_WORDS.demo.profile },
  { href: '/settings', icon: Waypoints, ...SITE_WORDS.demo.settings },
] as const

export default async function LandingPage() {
  const user = await getUserToShow()
  return (
    <>
      <header className="mx-auto flex w-full max-w-5xl flex-wrap items-center justify-between gap-3 px-6 py-5">
        <Logo />
        <Link
          href={user ? HOME_PATH : '/sign-in'}
          className={buttonVariants({ variant: 'outline', size: 'sm' })}
        >
          {user ? SITE_WORDS.openApp : SITE_WORDS.signIn}
        </Link>
      </header>
      <main
        id="content"
        className="mx-auto grid w-full max-w-5xl flex-1 grid-cols-1 gap-20 px-6 pt-[6vh] pb-24"
      >
        <section className="grid grid-cols-1 items-center gap-x-16 gap-y-12 lg:grid-cols-[1.15fr_1fr]">
          <div className="min-w-0">
            <h1 className="text-balance font-semibold text-4xl tracking-tight sm:text-5xl">
              {SITE_WORDS.heading}
            </h1>
            <p className="mt-5 max-w-xl text-lg text-muted-foreground leading-relaxed">
              {SITE_WORDS.about}
            </p>
            <div className="mt-8 mb-10 flex flex-wrap gap-3">
              {user ? (
                <Link href={HOME_PATH} className={buttonVariants()}>
                  {SITE_WORDS.openApp}
                </Link>
              ) : (
                <>
                  <Link href="/sign-up" className={buttonVariants()}>
                    {SITE_WORDS.createAccount}
                  </Link>
                  <Link href="/sign-in" className={buttonVariants({ variant: 'outline' })}>
                    {SITE_WORDS.signIn}
                  </Link>
                </>
              )}
            </div>
            <p className="mb-2.5 text-muted-foreground text-sm">{SITE_WORDS.commandsTitle}</p>
            <Commands />
          </div>
          <MethodsPreview />
        </section>
        <Facts />
        <SiteSection title={SITE_WORDS.demo.title} text={SITE_WORDS.demo.about}>
          <ul className="grid gap-4 sm:grid-cols-3">
            {DEMO.map(({ href, icon: Icon, title, text }) => (
              <li
                key={href}
                className="relative grid content-start gap-2 rounded-lg border bg-card p-5 transition-colors hover:border-input"
              >
                <Icon aria-hidden="true" className="size-5 text-primary" />
                <Link href={href} className="font-medium after:absolute after:inset-0">
                  {title}
                </Link>
                <p className="text-muted-foreground text-sm leading-relaxed">{text}</p>
              </li>
            ))}
          </ul>
        </SiteSection>
        <SiteSection title={SITE_WORDS.map.title} text={SITE_WORDS.map.about}>
          <SourceMap />
        </SiteSection>
        <SiteSection title={SITE_WORDS.comparison.title} text={SITE_WORDS.comparison.about}>
          <Comparison />
        </SiteSection>
      </main>
    </>
  )
}
