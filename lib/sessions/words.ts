/** What people read about where they are signed in. */
export const SESSION_WORDS = {
  title: 'Sessions',
  about: 'Where you are signed in. A session that you end here is over on its next request.',
  thisDevice: 'This device',
  others: 'Other sessions',
  noOthers: 'You are signed in nowhere else.',
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
