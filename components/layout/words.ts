/** What people read around the pages, and on the pages that say one thing. */
export const LAYOUT_WORDS = {
  skip: 'Skip to content',
  nav: { main: 'Main', settings: 'Settings', admin: 'Admin', sessions: 'Sessions' },
  accountMenu: 'Account menu',
  signOut: 'Sign out',
  shortcuts: {
    title: 'Keyboard shortcuts',
    about: 'Applies to this browser only.',
    close: 'Close',
  },
  connection: {
    offline: 'You are offline. What you have typed stays here; try again when you are connected.',
    unreachable:
      'The server can’t be reached. What you have typed stays here; we’ll reconnect automatically.',
  },
  error: {
    title: 'Something went wrong',
    about: 'This was our fault, not yours, and nothing you saved was lost.',
    reference: (digest: string) => `Reference: ${digest}`,
    tryAgain: 'Try again',
  },
  newVersion: {
    title: 'A new version is available',
    about: 'This page is out of date. Reload it and try again.',
    bar: 'A new version is available. What you have typed is kept when you reload.',
    notSent:
      'What you sent came from an older version of the page and was not saved. Go back to copy it, or reload the page and enter it again.',
    reload: 'Reload the page',
  },
  notFound: {
    title: 'Not found',
    heading: 'Page not found',
    about: 'The address may be mistyped, or the page no longer exists.',
    startPage: 'Go to the start page',
  },
  stillLoading:
    'This page is still loading, and passkeys won’t work until it has. If this message stays, reload the page.',
  unavailable: {
    title: 'Temporarily unavailable',
    about:
      'We’re having trouble right now. You are still signed in and nothing was lost. Try again in a moment.',
    tryAgain: 'Try again',
  },
}
