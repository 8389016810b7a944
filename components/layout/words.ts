/** What people read around the pages, and on the pages that say one thing. */
export const LAYOUT_WORDS = {
  skip: 'Skip to content',
  nav: { main: 'Main', settings: 'Settings', admin: 'Admin', sessions: 'Sessions' },
  accountMenu: 'Account menu',
  signOut: 'Sign out',
  shortcuts: {
    title: 'Keyboard shortcuts',
    about: 'On or off in this browser.',
    close: 'Close',
  },
  connection: {
    offline: 'You are offline. What you have typed stays here; try again when you are connected.',
    unreachable:
      'The server cannot be reached. What you have typed stays here; this goes away once it answers.',
  },
  error: {
    title: 'Something went wrong',
    about: 'This was our fault, not yours, and nothing you saved was lost.',
    reference: (digest: string) => `Reference: ${digest}`,
    tryAgain: 'Try again',
  },
  newVersion: {
    title: 'There is a new version',
    about: 'This page is older than the server. Reload it and try again.',
    bar: 'There is a new version of this page. What you have typed is kept when you reload it.',
    notSent:
      'What you sent came from an older version of the page and was not saved. Go back to copy it, or reload the page and enter it again.',
    reload: 'Reload the page',
  },
  notFound: {
    title: 'Not found',
    heading: 'There is nothing here',
    about: 'The address may be mistyped, or what was here is gone.',
    startPage: 'Go to the start page',
  },
  stillLoading:
    'This page has not finished loading, and passkeys wait for it. If this stays, reload the page.',
  unavailable: {
    title: 'Temporarily unavailable',
    about:
      'We cannot reach the database at the moment. You are still signed in and nothing was lost. Try again in a moment.',
    tryAgain: 'Try again',
  },
}
