import type { ReactNode } from 'react'

const FACTS = [
  {
    title: 'Runs at once',
    text: 'No Docker, no database server, no .env, no OAuth console. It works offline.',
  },
  {
    title: 'Passkeys done properly',
    text: 'Autofill, names, sync state, rename, and a removal that tells the device.',
  },
  {
    title: 'Strict, and tested',
    text: 'Hashed sessions, single-use ceremonies, one guard; the attacks are in the tests.',
  },
  {
    title: 'Read in an afternoon',
    text: 'No auth framework: lib/auth is yours, in small files that say why.',
  },
]

export function Facts() {
  return (
    <ul className="grid gap-x-8 gap-y-6 border-y py-8 sm:grid-cols-2 lg:grid-cols-4">
      {FACTS.map(({ title, text }) => (
        <li key={title} className="grid content-start gap-1">
          <p className="font-medium text-sm">{title}</p>
          <p className="text-muted-foreground text-sm leading-relaxed">{text}</p>
        </li>
      ))}
    </ul>
  )
}

const SOURCES = [
  {
    where: 'prisma/schema.prisma',
    what: 'The whole data model',
    how: 'Foreign keys that cascade, CHECKs in the migrations',
  },
  {
    where: 'lib/auth/session.ts',
    what: 'Who is signed in',
    how: 'One SQL statement, no cache, revocable at once',
  },
  {
    where: 'lib/auth/passkey/',
    what: 'The passkey ceremonies',
    how: 'Single-use challenges, every step of the standard checked',
  },
  {
    where: 'lib/auth/oauth/',
    what: 'OAuth and OpenID Connect',
    how: 'PKCE, nonce, ID tokens checked by signature',
  },
  {
    where: 'lib/auth/methods.ts',
    what: 'The one guard',
    how: 'The last way to sign in can’t be removed, not even in a race',
  },
  {
    where: 'lib/todos/, lib/profile/',
    what: 'Your own data',
    how: 'schema.ts, data.ts, actions.ts: three files for each noun',
  },
  {
    where: 'e2e/',
    what: 'Everything that renders',
    how: 'Real Chromium, its virtual authenticator, a production build',
  },
]

export function SourceMap() {
  return (
    <Section
      title="Where things are"
      text="The same noun names a model, a folder, a route and a test."
    >
      <ul className="divide-y rounded-lg border bg-card text-sm">
        {SOURCES.map(({ where, what, how }) => (
          <li
            key={where}
            className="grid grid-cols-1 gap-x-4 gap-y-0.5 px-4 py-3 sm:grid-cols-[14rem_11rem_1fr]"
          >
            <code className="wrap-anywhere text-[0.8125rem]">{where}</code>
            <span className="font-medium sm:font-normal">{what}</span>
            <span className="text-muted-foreground">{how}</span>
          </li>
        ))}
      </ul>
    </Section>
  )
}

const CHOICES = [
  {
    title: 'A hosted service',
    text: 'Less to run, and someone to call. Your users live in someone else’s database, and you pay per user.',
  },
  {
    title: 'An auth library',
    text: 'More providers and plugins than here, maintained by others. You configure it instead of reading it.',
  },
  {
    title: 'This template',
    text: 'Passkeys and OpenID only: no passwords, no magic links, no organisations. What there is you own, and can read in an afternoon.',
  },
]

export function Comparison() {
  return (
    <Section title="When to take something else" text="An honest comparison.">
      <dl className="grid gap-x-8 gap-y-6 sm:grid-cols-3">
        {CHOICES.map(({ title, text }) => (
          <div key={title} className="grid content-start gap-1.5 border-t pt-4">
            <dt className="font-medium">{title}</dt>
            <dd className="text-pretty text-muted-foreground text-sm leading-relaxed">{text}</dd>
          </div>
        ))}
      </dl>
    </Section>
  )
}

export function Section({
  title,
  text,
  children,
}: {
  title: string
  text: string
  children: ReactNode
}) {
  return (
    <section className="grid gap-5">
      <div className="grid gap-1">
        <h2 className="font-semibold text-xl tracking-tight">{title}</h2>
        <p className="text-muted-foreground">{text}</p>
      </div>
      {children}
    </section>
  )
}
