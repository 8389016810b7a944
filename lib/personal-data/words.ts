/** What people type to delete their account. */
export const DELETE_PHRASE = 'delete my account'

/** What people read about their data: its export, and the end of their account. */
export const ACCOUNT_WORDS = {
  title: 'Your data',
  about: 'Export your data or delete your account.',
  export: 'Export',
  exportDescription:
    'One JSON file with everything you made here, your sign-in methods, sessions and security history. It contains no secrets: no keys, no tokens.',
  exportMyData: 'Export my data',
  deleteTitle: 'Delete your account',
  deleteAbout:
    'Permanently deletes everything you made here, your sign-in methods and all sessions. This can’t be undone.',
  onlyAdmin: 'You are the only admin. Make someone else an admin before you delete your account.',
  typeToConfirm: `Type ${DELETE_PHRASE} to confirm`,
  mistyped: `Type the words exactly: ${DELETE_PHRASE}.`,
  delete: 'Delete account',
  deleted: {
    title: 'Account deleted',
    heading: 'Your account has been deleted',
    gone: 'All your data is gone, and you are signed out everywhere.',
    passkeys:
      'Supported browsers will remove your passkeys. Elsewhere you can delete them yourself.',
    startPage: 'Start page',
  },
}
