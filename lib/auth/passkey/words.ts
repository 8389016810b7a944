/** What people read about passkeys. */
export const PASSKEY_WORDS = {
  signIn: 'Sign in with a passkey',
  createAccount: 'Create account with a passkey',
  waiting: 'Waiting for your device…',
  field: 'Passkey',
  choose: 'Choose a passkey',
  fieldHint: 'Choose a saved passkey, or use the button below.',
  unsupported: 'This browser does not support passkeys.',
  unsupportedHere:
    'This browser does not support passkeys. Use a current version of Chrome, Edge, Firefox or Safari, or another way to sign in.',
  noScript: 'Passkeys need JavaScript. Turn it on for this page to use one.',
  add: 'Add a passkey',
  addAbout: 'Add a passkey for each device or password manager you use.',
  added: 'Passkey added.',
  none: 'No passkeys yet.',
  synced: 'Synced',
  thisDeviceOnly: 'This device only',
  /** Where nobody knows what keeps it. */
  nameless: 'Passkey',
  offer: {
    title: 'Passkey offer',
    heading: 'Sign in faster next time',
    about: 'A passkey is your fingerprint, face or screen lock. It takes one click to add.',
    notNow: 'Not now',
    neverAgain: 'Don’t ask again',
    saved: 'A passkey was saved. You can sign in with it next time.',
  },
  rename: {
    submit: 'Rename',
    name: 'Name',
    nameRequired: 'Enter a name for the passkey.',
    save: 'Save',
    cancel: 'Cancel',
    done: 'Passkey renamed.',
  },
  remove: {
    submit: 'Remove',
    question: (name: string) => `Remove “${name}”?`,
    about:
      'You will no longer be able to sign in with this passkey. We’ll also ask your device to delete it.',
    done: 'Passkey removed.',
  },
  /** After a sign-in with a recovery code. */
  replace: {
    title: 'Add a new passkey',
    about:
      'You signed in with a recovery code, and each works only once. Add a passkey on this device so you won’t need one next time.',
    notNow: 'Not now',
  },
  tooMany: (max: number) =>
    `You have ${max} passkeys, the most an account can hold. Remove one first.`,
  refused: {
    duplicate:
      'This device already has a passkey for you. Sign in with it, or add one on another device.',
    notAllowed:
      'No passkey was used. The dialog was closed, timed out, or found no passkey for this site. You can try again.',
    wrongAddress:
      'Passkeys don’t work on this domain. Open the app at its usual address and try again.',
    other: 'This device could not use a passkey. Try another device, or another way to sign in.',
  },
}
