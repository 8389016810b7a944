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
    'This browser blocks cookies for this site, and signing in needs them. Allow cookies here, then reload the page.',
  /** The step-up. */
  confirm: {
    title: 'Confirm it’s you',
    about: (name: string) =>
      `You are signed in as ${name}. This could affect who gets into your account, so sign in once more; then you are back where you were.`,
    back: 'Back',
    noMethod: 'None of your ways to sign in can be used at the moment. Try again later.',
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
    about: 'How you sign in.',
    onlyOne: {
      before: 'You have one way to sign in. Add another, or keep a set of',
      link: 'recovery codes',
      after: ', so that losing it does not lock you out.',
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
  lastAdmin: 'The last admin cannot be demoted or deleted. Make somebody else an admin first.',
  /** Of somebody whose provider tells no name. */
  nameless: 'New user',
}
