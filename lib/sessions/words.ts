/** What people read about where they are signed in. */
export const SESSION_WORDS = {
  title: 'Sessions',
  about: 'Where you’re signed in. A session you end here is signed out immediately.',
  thisDevice: 'This device',
  others: 'Other sessions',
  noOthers: 'You’re not signed in anywhere else.',
  lastSeen: 'Last seen',
  signedIn: 'Signed in',
  /** After the moment of the sign-in. */
  with: (method: string) => `with ${method}`,
  signOut: 'Sign out',
  signOutDevice: (device: string) => `Sign out ${device}`,
  signedOutDevice: (device: string) => `Signed out ${device}.`,
  signOutOthers: 'Sign out other sessions',
  allOthersSignedOut: 'All other sessions are signed out.',
  othersSignedOut: 'Other sessions are signed out.',
  deviceOnSystem: (browser: string, system: string) => `${browser} on ${system}`,
  unknownDevice: 'Unknown device',
}
