/** What people type to delete their account. */
export const DELETE_PHRASE = 'delete my account'

/** What people read about their data: its export, and the end of their account. */
export const ACCOUNT_WORDS = {
  title: 'Your data',
  about: 'Everything here is yours: take it with you, or have it deleted.',
  export: 'Export',
  exportDescription:
    'One JSON file with everything you made here, your sign-in methods, sessions and security history. It holds no secrets: no keys, no tokens.',
  exportMyData: 'Export my data',
  deleteTitle: 'Delete your account',
  deleteAbout:
    'At once and for good: everything you made here, your sign-in methods and every session. There is no way back.',
  onlyAdmin: 'You are the only admin. Make somebody else an admin before you delete your account.',
  typeToConfirm: `Type ${DELETE_PHRASE} to confirm`,
  mistyped: `Type the words exactly: ${DELETE_PHRASE}.`,
  delete: 'Delete account',
  deleted: {
    title: 'Account deleted',
    heading: 'Your account is deleted',
    gone: 'Everything of yours is gone, and you are signed out everywhere.',
    passkeys:
      'Browsers that can are told to forget your passkeys. Elsewhere you can delete them yourself.',
    startPage: 'Start page',
  },
}
