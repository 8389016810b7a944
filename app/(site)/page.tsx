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
import { buttonVariants } from '@/components/ui/button'
import { APP_NAME } from '@/lib/app'

export const metadata: Metadata = { title: { absolute: `${APP_NAME} · Next.js starter with passkeys` } }

const DEMO = [
  {
    href: '/todos',
    icon: SquareCheck,
    title: 'Todos',
    text: 'Many rows for each user. Optimistic, undoable, and fine without JavaScript.',
  },
  { href: '/profile', icon: UserRound, title: 'Profile', text: 'One row for each user. Its theme applies to every page, without a flash.' },
  {
    href: '/settings',
    icon: Waypoints,
    title: 'Sign-in methods',
    text: 'Several for each user, with one guard that never lets the last one go.',
  },
] as const

export default function LandingPage() {
  return (
    <>
      <header className="mx-auto flex w-full max-w-5xl items-center justify-between px-6 py-5">
        <Logo />
        <Link href="/sign-in" className={buttonVariants({ variant: 'outline', size: 'sm' })}>
          Sign in
        </Link>
      </header>
      <main id="content" className="mx-auto grid w-full max-w-5xl flex-1 gap-20 px-6 pt-[6vh] pb-24">
        <section className="grid items-center gap-x-16 gap-y-12 lg:grid-cols-[1.15fr_1fr]">
          <div className="min-w-0">
            <h1 className="text-balance font-semibold text-4xl tracking-tight sm:text-5xl">Sign-in that is finished when you start</h1>
            <p className="mt-5 max-w-xl text-pretty text-lg text-muted-foreground leading-relaxed">
              {APP_NAME} is a Next.js starter with passkeys, OpenID Connect and your own data in one Postgres database. No auth framework,
              no hosted service: the code is yours.
            </p>
            <div className="mt-8 mb-10 flex flex-wrap gap-3">
              <Link href="/sign-up" className={buttonVariants()}>
                Create an account
              </Link>
              <Link href="/sign-in" className={buttonVariants({ variant: 'outline' })}>
                Sign in
              </Link>
            </div>
            <p className="mb-2.5 text-muted-foreground text-sm">All there is to it, after a clone:</p>
            <Commands />
          </div>
          <MethodsPreview />
        </section>
        <Facts />
        <SiteSection title="Look around" text="This page is served by the template itself. Everything works.">
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
                <p className="text-pretty text-muted-foreground text-sm leading-relaxed">{text}</p>
              </li>
            ))}
          </ul>
        </SiteSection>
        <SiteSection title="Where things are" text="The same noun names a model, a folder, a route and a test.">
          <SourceMap />
        </SiteSection>
        <SiteSection title="When to take something else" text="An honest comparison.">
          <Comparison />
        </SiteSection>
      </main>
    </>
  )
}
