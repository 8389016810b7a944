import { APP_NAME } from '@/lib/brand'

/** What people read about recovery codes. */
export const RECOVERY_CODE_WORDS = {
  title: 'Recovery codes',
  about:
    'They let you in when you have lost every other way. Each works once; after it you are asked for a new passkey.',
  none: 'You have none. They let you in when you have lost every other way.',
  left: (count: number) => {
    if (count === 0) return 'You have no codes left.'
    return count === 1 ? 'You have 1 code left.' : `You have ${count} codes left.`
  },
  manage: 'Manage',
  used: 'Used',
  notUsed: 'Not used',
  make: 'Make recovery codes',
  makeNew: 'Make new codes',
  replaceQuestion: 'Replace your recovery codes?',
  replaceAbout: (left: number) =>
    left === 1
      ? 'The code that you have left stops working.'
      : `The ${left} codes that you have left stop working.`,
  replace: 'Replace codes',
  /** The set, the one time it is shown. */
  set: {
    title: 'Your new recovery codes',
    keep: 'Keep these codes where you will find them without this device. They are not shown again, and each works once.',
    printed: (owner: string) => `${APP_NAME} recovery codes of ${owner}. Each works once.`,
    fileTitle: (owner: string) => `${APP_NAME} recovery codes of ${owner}`,
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
    codeHint: 'One of the codes that you kept when you made them. Each works once.',
    submit: 'Sign in with a recovery code',
    refused:
      'This is not one of your recovery codes, or it was used before. Enter one code, not the whole list.',
  },
}
