/** What people read about their profile. */
export const PROFILE_WORDS = {
  title: 'Profile',
  about: 'Your details, and how the app looks.',
  displayName: 'Display name',
  bio: 'Bio',
  bioLength: (length: number, max: number) => `${length} / ${max}`,
  avatarUrl: 'Avatar URL',
  avatarUrlStart: 'https://',
  pictureOf: (provider: string) => `Use my ${provider} picture`,
  theme: 'Theme',
  themes: { system: 'System', light: 'Light', dark: 'Dark' },
  themeUnknown: 'Choose System, Light or Dark.',
  save: 'Save',
  saving: 'Saving…',
  saved: 'Profile saved.',
  signInToSave: { link: 'Sign in in a new tab', after: ', then save again.' },
}
