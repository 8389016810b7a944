import { APP_NAME } from '@/lib/brand'

/** What people read about recovery codes. */
export const RECOVERY_CODE_WORDS = {
  title: 'Recovery codes',
  about:
    'Use one to sign in if you lose all your other sign-in methods. Each code works once; you’ll then be asked to add a new passkey.',
  none: 'None yet. A recovery code signs you in if you lose all your other sign-in methods.',
  left: (count: number) => {
    if (count === 0) return 'You have no codes left.'
    return count === 1 ? 'You have 1 code left.' : `You have ${count} codes left.`
  },
  manage: 'Manage',
  used: 'Used',
  notUsed: 'Not used',
  make: 'Generate recovery codes',
  makeNew: 'Generate new codes',
  replaceQuestion: 'Replace your recovery codes?',
  replaceAbout: (left: number) =>
    left === 1
      ? 'Your remaining code will stop working.'
      : `Your ${left} remaining codes will stop working.`,
  replace: 'Replace codes',
  /** The set, the one time it is shown. */
  set: {
    title: 'Your new recovery codes',
    keep: 'Store these codes somewhere safe, away from this device. They won’t be shown again, and each works once.',
    printed: (owner: string) => `${APP_NAME} recovery codes for ${owner}. Each works once.`,
    fileTitle: (owner: string) => `${APP_NAME} recovery codes for ${owner}`,
    fileAbout: 'Each code works once.',
    copy: 'Copy',
    copied: 'Recovery codes copied.',
    notCopied: 'The codes could not be copied. Select them, or download them.',
    download: 'Download',
    print: 'Print',
  },
  signIn: {
    open: 'Use a recovery code',
    code: 'Recovery code',
    codeHint: 'One of the codes you saved. Each works once.',
    submit: 'Sign in with a recovery code',
    refused:
      'This isn’t one of your recovery codes, or it has already been used. Enter one code, not the whole list.',
  },
}
