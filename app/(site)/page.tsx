import Link from 'next/link'
import { Logo } from '@/components/layout/logo'
import { buttonClass } from '@/components/ui/button'
import { APP_NAME } from '@/lib/app'

const POINTS = [
  { title: 'Passkeys first', text: 'Sign up with a name and a fingerprint. Autofill, several devices, no passwords anywhere.' },
  { title: 'Your data next door', text: 'Profiles and todos stand beside users in one Postgres database, joined by real foreign keys.' },
  { title: 'Owned code', text: 'No auth framework and no hosted service. All of lib/auth reads in an afternoon.' },
]

export default function LandingPage() {
  return (
    <>
      <header className="mx-auto flex w-full max-w-4xl items-center justify-between px-6 py-5">
        <Logo />
        <Link href="/sign-in" className={buttonClass({ variant: 'secondary', size: 'small' })}>
          Sign in
        </Link>
      </header>
      <main id="content" className="mx-auto w-full max-w-4xl flex-1 px-6 pt-[10vh] pb-24">
        <h1 className="max-w-2xl text-balance font-semibold text-4xl tracking-tight sm:text-5xl">
          Sign-in that is finished when you start.
        </h1>
        <p className="mt-5 max-w-xl text-pretty text-lg text-muted-foreground">
          {APP_NAME} is a Next.js starter with passkeys and your own data in one Postgres database. This page is running from it now: create
          an account and look around.
        </p>
        <div className="mt-8 flex flex-wrap gap-3">
          <Link href="/sign-up" className={buttonClass()}>
            Create an account
          </Link>
          <Link href="/todos" className={buttonClass({ variant: 'secondary' })}>
            See the todos
          </Link>
        </div>
        <ul className="mt-20 grid gap-10 sm:grid-cols-3 sm:gap-8">
          {POINTS.map(({ title, text }) => (
            <li key={title}>
              <h2 className="font-medium">{title}</h2>
              <p className="mt-1.5 text-pretty text-muted-foreground text-sm leading-relaxed">{text}</p>
            </li>
          ))}
        </ul>
      </main>
    </>
  )
}
