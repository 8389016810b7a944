import { APP_NAME } from '@/lib/brand'

/** What people read on the start page. */
export const SITE_WORDS = {
  title: `${APP_NAME} · Next.js starter with passkeys`,
  heading: 'Sign-in, done before you start',
  about: `${APP_NAME} is a Next.js starter with passkeys, OpenID Connect and your own data in one Postgres database. No auth framework, no hosted service: the code is yours.`,
  createAccount: 'Create an account',
  signIn: 'Sign in',
  openApp: 'Open the app',
  commandsTitle: 'After cloning, that’s it:',
  /** What each of the two commands brings. */
  commands: { install: 'a real Postgres included', dev: 'database, migrations, app' },
  facts: [
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
  ],
  demo: {
    title: 'Look around',
    about: 'This page is served by the template itself. Everything works.',
    todos: {
      title: 'Todos',
      text: 'Many rows for each user. Optimistic, undoable, and fine without JavaScript.',
    },
    profile: {
      title: 'Profile',
      text: 'One row for each user. Its theme applies to every page, without a flash.',
    },
    settings: {
      title: 'Sign-in methods',
      text: 'Several for each user, with a guard that never removes the last one.',
    },
  },
  map: {
    title: 'Where things are',
    about: 'The same noun names a model, a folder, a route and a test.',
    rows: [
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
    ],
  },
  comparison: {
    title: 'When to take something else',
    about: 'An honest comparison.',
    rows: [
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
    ],
  },
  /** A picture of the settings. */
  preview: {
    title: 'Sign-in methods',
    about: 'How you get into your account.',
    add: 'Add a passkey',
    keychain: { name: 'iCloud Keychain', badge: 'Synced', facts: 'Added Mar 3 · Last used today' },
    securityKey: {
      name: 'YubiKey 5',
      badge: 'This device only',
      facts: 'Added Mar 9 · Last used Apr 2',
    },
    github: { name: 'GitHub', facts: 'ada@example.com · Connected Mar 3' },
    codesLeft: 'You have 9 recovery codes left.',
  },
}
