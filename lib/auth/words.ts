import { APP_NAME } from '@/lib/brand'

/** What people read about signing in; passkeys, providers and recovery codes have their own words. */
export const AUTH_WORDS = {
  signIn: {
    title: 'Sign in',
    description: `Sign in to ${APP_NAME} with a passkey or a connected account.`,
    heading: `Sign in to ${APP_NAME}`,
    newHere: 'New here?',
    createAccount: 'Create an account',
    or: 'or',
    lastUsed: 'Last used',
  },
  signUp: {
    title: 'Create an account',
    description: `Create an account at ${APP_NAME} with a passkey: nothing to remember, nothing to leak.`,
    about:
      'A passkey is your fingerprint, face or screen lock in place of a password. Nothing to remember, nothing to leak.',
    name: 'Name',
    nameRequired: 'Enter your name.',
    haveAccount: 'Have an account?',
    signIn: 'Sign in',
  },
  noCookies:
    'Your browser is blocking cookies for this site. Allow them, then reload the page to sign in.',
  /** The step-up. */
  confirm: {
    title: 'Confirm it’s you',
    about: (name: string) =>
      `You are signed in as ${name}. For your security, sign in again. You’ll return to this page.`,
    back: 'Back',
    noMethod: 'None of your sign-in methods is available right now. Try again later.',
  },
  signedOut: {
    title: 'Signed out',
    heading: 'You are signed out',
    about: 'Your session on this device has ended.',
    again: 'Sign in again',
    startPage: 'Start page',
  },
  /** The page on which people manage their ways to sign in. */
  methods: {
    title: 'Sign-in methods',
    page: 'Settings',
    about: 'Manage how you sign in.',
    onlyOne: {
      before: 'You have one way to sign in. Add another, or save',
      link: 'recovery codes',
      after: ' so you don’t get locked out.',
    },
    added: 'Added',
    lastUsed: 'Last used',
    notUsed: 'Not used yet',
  },
  /** After "with". */
  methodNames: {
    passkey: 'a passkey',
    'recovery-code': 'a recovery code',
    credential: 'a password',
  },
  lastAdmin: 'The last admin cannot be demoted or deleted. Make someone else an admin first.',
  /** Of somebody whose provider tells no name. */
  nameless: 'New user',
}
